/** Calls listeners and collects their failures. */
import type { EventEmitter } from 'node:events';
import { channels, hasSubscribers } from '../diagnostics/channels.js';
import type * as TraceListener from '../diagnostics/trace-listener.js';
import type { RawListener, WrapListener } from '../diagnostics/trace-listener.js';
import type { ArkEmitter } from '../events/emitter.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { isPromiseLike } from '../internal/promises.js';

/**
 * Calls the listeners that handle an event.
 *
 * @returns their errors; empty if the event is handled. A promise only if a listener returns one; it never rejects.
 */
export function runListeners(emitter: ArkEmitter, { kind, event }: ParsedEvent): unknown[] | Promise<unknown[]> {
  const names = kind === 'unknown' ? ['unknown'] : [event.type, 'event'];
  if (!hasSubscribers(channels.listener)) return dispatch(emitter, names, event);
  const { traceListeners } = require('../diagnostics/trace-listener.js') as typeof TraceListener;
  return dispatch(emitter, names, event, traceListeners(emitter, event));
}

/**
 * Calls the listeners of these names concurrently, as Node's `emit` does: in order, bound to the emitter, those present
 * at the start. If one fails, the others still run.
 *
 * @returns their errors, in the order in which they failed. A promise only if a listener returns one; it never rejects.
 */
export function dispatch(
  emitter: EventEmitter,
  names: readonly (string | symbol)[],
  argument: unknown,
  wrap?: WrapListener,
): unknown[] | Promise<unknown[]> {
  const failures: unknown[] = [];
  let pending: PromiseLike<unknown>[] | undefined;
  for (const listener of collectListeners(emitter, names, wrap)) {
    try {
      const result = listener.call(emitter, argument);
      if (isPromiseLike(result)) (pending ??= []).push(result);
    } catch (error) {
      failures.push(error);
    }
  }
  if (!pending) return failures;
  const addFailure = (error: unknown): void => void failures.push(error);
  return Promise.all(pending.map((result) => Promise.resolve(result).catch(addFailure))).then(() => failures);
}

/** Collected before the first is called, which may add or remove others. Raw, so that those of `once` are removed. */
function collectListeners(
  emitter: EventEmitter,
  names: readonly (string | symbol)[],
  wrap?: WrapListener,
): RawListener[] {
  let all: RawListener[] = [];
  for (const name of names) {
    if (emitter.listenerCount(name) === 0) continue;
    const found = emitter.rawListeners(name) as RawListener[];
    const offset = all.length;
    const wrapped = wrap ? found.map((listener, n) => wrap(listener, String(name), offset + n)) : found;
    all = offset === 0 ? wrapped : all.concat(wrapped);
  }
  return all;
}
