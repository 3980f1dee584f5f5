/** Makes one attempt at an event. */
import { inspect } from 'node:util';
import { DiscardError, isDiscard } from '../../errors.js';
import { within } from '../../internal/with-timeout.js';

/**
 * @param handle handles the event
 * @param timeout how long it may take, in milliseconds
 * @returns rejects with an error where `handle` throws or rejects with anything, or takes longer: then it goes on
 */
export async function attempt(handle: () => Promise<void>, timeout: number): Promise<void> {
  const handled = async (): Promise<void> => handle();
  try {
    await within(timeout, handled(), () => new Error(`The event was not handled within ${timeout} ms.`));
  } catch (failure) {
    throw asError(failure);
  }
}

/** Engines keep an error's message, and fail at one that is no text. */
function asError(failure: unknown): Error {
  if (failure instanceof Error && typeof failure.message === 'string') return failure;
  const message = typeof failure === 'string' ? failure : inspect(failure, { depth: 0, customInspect: false });
  return isDiscard(failure) ? new DiscardError(message) : new Error(message);
}
