/** Continues with values that may be promises: synchronously if the value is available, to avoid needless waiting. */

/** Whether a value is a promise, of any class and any realm. */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Calls `next` with a value: synchronously if it is not a promise, otherwise when it resolves. */
export const chain = <T, U>(value: T | PromiseLike<T>, next: (value: T) => U | PromiseLike<U>): U | Promise<U> =>
  isPromiseLike(value) ? Promise.resolve(value).then(next) : (next(value) as U);

/** Runs `steps`, and passes its error to `recover`, whose result replaces it. */
export function catchFailure<T>(
  steps: () => T | Promise<T>,
  recover: (error: unknown) => T | Promise<T>,
): T | Promise<T> {
  try {
    const result = steps();
    return isPromiseLike(result) ? result.then(undefined, recover) : result;
  } catch (error) {
    return recover(error);
  }
}
