/** Continues with values that may be promised: at once if the value is there, so that nothing waits without need. */

/** Whether a value is a promise, of any class and any realm. */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Calls `next` with a value: at once if it is no promise, else when it resolves. */
export const then = <T, U>(value: T | PromiseLike<T>, next: (value: T) => U | PromiseLike<U>): U | Promise<U> =>
  isPromiseLike(value) ? Promise.resolve(value).then(next) : (next(value) as U);

/** Runs `steps`, and passes what it throws or rejects with to `recover`, whose result takes its place. */
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
