/** Values that may be there already, or be promised. */

/** Whether a value is a promise of any kind. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/**
 * Goes on with a value: at once where it is there, else once the promise resolves. What answers at once, as most
 * listeners and claims do, is spared a turn of the event loop and a timer.
 */
export const when = <T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> =>
  value instanceof Promise ? value.then(next) : next(value);
