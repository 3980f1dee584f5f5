/** How long a dependency of the receiver may take to respond, in milliseconds: the sender waits for 5 s in all. */
export const DEPENDENCY_TIMEOUT_MS = 2_000;

/** Creates the error for a dependency that did not respond within that time. */
export const createTimeoutError = (dependency: string): Error =>
  new Error(`${dependency} did not respond within ${DEPENDENCY_TIMEOUT_MS / 1000} s.`);

/**
 * Rejects if a promise does not settle in time. What the promise stands for goes on.
 *
 * @param ms how long it may take, in milliseconds
 * @param onTimeout called when the time is up; creates the error
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
