/** Calls listeners and collects their failures. */
import type { EventEmitter } from 'node:events';
import type { RawListener, WrapListener } from '../diagnostics/trace-listener.js';
import { isPromiseLike } from '../internal/promises.js';

/**
 * Calls the listeners of some names concurrently, as Node's `emit` does: in order, bound to the emitter, those present
 * at the start. The failure of one does not stop the others.
 *
 * @returns their errors, in the order in which they failed. A promise only if a listener returns
 * one; it never rejects.
 */
export function dispatch(
  emitter: EventEmitter,
  names: readonly string[],
  argument: unknown,
  wrap?: WrapListener,
): unknown[] | Promise<unknown[]> {
  const failures: unknown[] = [];
  let pending: Promise<unknown>[] | undefined;
  for (const listener of collectListeners(emitter, names, wrap)) {
    try {
      const result = listener.call(emitter, argument);
      if (isPromiseLike(result))
        (pending ??= []).push(Promise.resolve(result).catch((error: unknown) => failures.push(error)));
    } catch (error) {
      failures.push(error);
    }
  }
  return pending ? Promise.all(pending).then(() => failures) : failures;
}

/** All of them before the first is called, which may add or remove others. Raw, so that those of `once` are removed. */
function collectListeners(emitter: EventEmitter, names: readonly string[], wrap?: WrapListener): RawListener[] {
  let all: RawListener[] = [];
  for (const name of names) {
    if (emitter.listenerCount(name) === 0) continue;
    const found = emitter.rawListeners(name) as RawListener[];
    const offset = all.length;
    const wrapped = wrap ? found.map((listener, n) => wrap(listener, name, offset + n)) : found;
    all = offset === 0 ? wrapped : all.concat(wrapped);
  }
  return all;
}
