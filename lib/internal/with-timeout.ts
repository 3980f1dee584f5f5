/** How long what a receiver depends on may take to answer, in milliseconds: the sender waits for 5 s in all. */
export const DEPENDENCY_TIMEOUT_MS = 2_000;

/** Makes the error for one of them that did not answer within that time. */
export const noAnswerFrom = (dependency: string) => (): Error =>
  new Error(`${dependency} did not answer within ${DEPENDENCY_TIMEOUT_MS / 1000} s.`);

/**
 * Waits for a promise, but not for longer than it may take.
 *
 * @param ms how long it may take, in milliseconds
 * @param promise what is waited for; it goes on after the time is up
 * @param late makes the error to reject with when it is
 */
export function within<T>(ms: number, promise: PromiseLike<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(late());
    }, ms);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}
