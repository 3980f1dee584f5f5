/** How long a dependency of the receiver may take to respond, in milliseconds. Ark waits for 5 s in total. */
export const DEPENDENCY_TIMEOUT_MS = 2_000;

/**
 * Rejects if a dependency does not respond within 2 s.
 *
 * @param dependency its name in the message, such as `The queue`
 */
export const withDeadline = <T>(response: PromiseLike<T>, dependency: string): Promise<T> =>
  withTimeout(
    DEPENDENCY_TIMEOUT_MS,
    response,
    () => new Error(`${dependency} did not respond within ${DEPENDENCY_TIMEOUT_MS / 1000} s.`),
  );

/**
 * Rejects if a promise does not settle in time. The operation itself is not cancelled.
 *
 * @param ms how long it may take, in milliseconds
 * @param onTimeout called after that time; creates the error
 */
export function withTimeout<T>(ms: number, promise: PromiseLike<T>, onTimeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onTimeout());
    }, ms);
    const settle =
      <V>(settlePromise: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        settlePromise(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}

/**
 * Waits for a promise, but not longer than a time limit in milliseconds.
 *
 * @returns whether it resolved in time
 * @throws what it rejects with in that time
 */
export async function resolvesInTime(ms: number, promise: PromiseLike<unknown>): Promise<boolean> {
  const timeout = new Error('The time limit was exceeded.');
  try {
    await withTimeout(ms, promise, () => timeout);
    return true;
  } catch (error) {
    if (error === timeout) return false;
    throw error;
  }
}
