/** Makes one attempt at an event. */
import { within } from '../within.js';

/**
 * @param handle handles the event
 * @param timeout how long it may take, in milliseconds
 * @returns rejects with what `handle` throws or rejects with, or where it takes longer
 */
export function attempt(handle: () => Promise<void>, timeout: number): Promise<void> {
  const handled = async (): Promise<void> => handle();
  return within(timeout, handled(), () => new Error(`The event was not handled within ${timeout} ms.`));
}
