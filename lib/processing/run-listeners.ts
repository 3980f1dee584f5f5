/** Runs the listeners that handle an event. */
import { traceListeners } from '../diagnostics/trace-listener.js';
import type { ArkEmitter } from '../events/emitter.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { dispatch } from './dispatch.js';

/** @returns their errors; empty if the event is handled. A promise only if a listener returns one; it never rejects. */
export function runListeners(emitter: ArkEmitter, { kind, event }: ParsedEvent): unknown[] | Promise<unknown[]> {
  const names = kind === 'unknown' ? ['unknown'] : [event.type, 'event'];
  return dispatch(emitter, names, event, traceListeners(emitter, event));
}
