/** Calls listeners and gathers their failures. */
import type { EventEmitter } from 'node:events';
import { isThenable } from '../internal/promises.js';

/** A listener as `rawListeners` gives it: that of `once` has its own in `listener`. */
interface Listener {
  (this: EventEmitter, argument: unknown): unknown;
  listener?: Listener;
}

/** Puts a listener in another's place, given the name that it listens to and its place among all, from 0. */
export type Wrap = (listener: Listener, name: string, index: number) => Listener;

/**
 * Calls the listeners of some names, all side by side, as Node's `emit` would: in order, bound to the emitter, those
 * there were at the beginning. One's failure does not stop another's.
 *
 * @returns what they threw or rejected with, in the order in which they failed: at once where no listener is
 * asynchronous, else by a promise that never rejects
 */
export function dispatch(
  emitter: EventEmitter,
  names: string[],
  argument: unknown,
  wrap?: Wrap,
): unknown[] | Promise<unknown[]> {
  const failures: unknown[] = [];
  const pending: Promise<unknown>[] = [];
  // Raw, so that `once` takes its listener off; all of them before the first is called, which may add another.
  const listeners: Listener[] = [];
  for (const name of names) {
    if (emitter.listenerCount(name) === 0) continue;
    const found = emitter.rawListeners(name) as Listener[];
    listeners.push(...(wrap ? found.map((listener, n) => wrap(listener, name, listeners.length + n)) : found));
  }
  for (const listener of listeners) {
    try {
      const result = listener.call(emitter, argument);
      if (isThenable(result)) pending.push(Promise.resolve(result).catch((error: unknown) => failures.push(error)));
    } catch (error) {
      failures.push(error);
    }
  }
  return pending.length === 0 ? failures : Promise.all(pending).then(() => failures);
}
