/** Calls listeners and gathers their failures. */
import type { EventEmitter } from 'node:events';

type Listener = (argument: unknown) => unknown;

/**
 * Calls the listeners of some names, all side by side, as Node's `emit` would: in order, bound to the emitter, those
 * there were at the beginning. One's failure does not stop another's.
 *
 * @returns what they threw or rejected with, in the order in which they failed: at once where no listener is
 * asynchronous, else by a promise that never rejects
 */
export function dispatch(emitter: EventEmitter, names: string[], argument: unknown): unknown[] | Promise<unknown[]> {
  const failures: unknown[] = [];
  const pending: Promise<unknown>[] = [];
  const fail = (failure: unknown): void => void failures.push(failure);
  // Raw, so that `once` takes its listener off.
  for (const listener of names.flatMap((name) => emitter.rawListeners(name) as Listener[])) {
    try {
      const result = Reflect.apply(listener, emitter, [argument]);
      if (isThenable(result)) pending.push(Promise.resolve(result).catch(fail));
    } catch (error) {
      fail(error);
    }
  }
  return pending.length === 0 ? failures : Promise.all(pending).then(() => failures);
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
