/** Makes one attempt at an event. */
import { toError } from './to-error.js';

/**
 * Calls the handler once.
 *
 * @param handle handles the event
 * @param timeout how long it may take, in milliseconds; after that it goes on, but the attempt has failed
 * @throws Error if the handler throws or rejects, with whatever, or takes too long
 */
export async function runAttempt(handle: () => Promise<void>, timeout: number): Promise<void> {
  const handled = async (): Promise<void> => handle();
  try {
    await new Promise<void>((resolve, reject) => {
      const late = (): void => {
        reject(new Error(`The event was not handled within ${timeout} ms.`));
      };
      // Keeps no process alive: a listener that never settles must not outlast the closing of its queue.
      const timer = setTimeout(late, timeout).unref();
      handled()
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer);
        });
    });
  } catch (failure) {
    throw toError(failure);
  }
}
