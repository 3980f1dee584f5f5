/** Attempts to handle an event. */
import { clearTimeout, setTimeout } from 'node:timers';
import { toError } from './to-error.js';

/**
 * Calls the handler once.
 *
 * @param handle handles the event
 * @param timeout how long it may take, in milliseconds. After that it continues, but the attempt has failed.
 * @throws Error if the handler throws or rejects with any value, or takes too long
 */
export async function runAttempt(handle: () => Promise<void>, timeout: number): Promise<void> {
  const handled = async (): Promise<void> => handle();
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => {
        reject(new Error(`The event was not handled within ${timeout} ms.`));
      };
      // Does not keep the process alive: a listener that never settles must not delay the exit.
      const timer = setTimeout(fail, timeout).unref();
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
