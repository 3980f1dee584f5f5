/** Handles values that may be promises. Without a promise, everything is synchronous, which is faster. */

/** Whether a value is a promise of any class. */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Calls `next` with a value: synchronously if it is not a promise, otherwise when it resolves. */
export const chain = <T, U>(value: T | PromiseLike<T>, next: (value: T) => U | PromiseLike<U>): U | Promise<U> =>
  isPromiseLike(value) ? Promise.resolve(value).then(next) : (next(value) as U);

/** Runs `steps`. If it fails, returns the result of `recover`. */
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
