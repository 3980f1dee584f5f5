/** Runs the listeners that handle an event, and reports those that failed. */
import type { ArkEmitter } from '../events/emitter.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { traceListeners } from '../diagnostics/trace-listener.js';
import { then } from '../internal/promises.js';
import type { DeliveryReport } from './delivery-report.js';
import { dispatch } from './dispatch.js';

/**
 * @returns their errors; empty if the event is handled. A promise only if a listener returns one; it
 * never rejects.
 */
export function runListeners(
  emitter: ArkEmitter,
  { kind, event }: ParsedEvent,
  report: DeliveryReport,
): unknown[] | Promise<unknown[]> {
  const names = kind === 'unknown' ? ['unknown'] : [event.type, 'event'];
  return then(dispatch(emitter, names, event, traceListeners(emitter, event)), (failures) => {
    for (const error of failures) report.listenerFailed(event, error);
    return failures;
  });
}
