/** Runs the listeners that handle an event, and tells of those that failed. */
import { dispatch } from './dispatch.js';
import type { ArkEmitter } from '../events/emitter.js';
import type { Examined } from '../parsing/parse-event.js';
import { reportFailure } from './notify.js';
import type { ArkLogger } from '../events/request.js';
import { traceListeners } from '../diagnostics/trace-listener.js';
import { when } from '../internal/promises.js';

/**
 * @returns what they threw or rejected with, nothing where the event is handled: at once where no listener is
 * asynchronous, else by a promise that never rejects
 */
export const runListeners = (
  emitter: ArkEmitter,
  { event, names }: Examined,
  log: ArkLogger,
): unknown[] | Promise<unknown[]> =>
  when(dispatch(emitter, names, event, traceListeners(emitter, event)), (failures) => {
    for (const error of failures) reportFailure(emitter, { error, event }, log);
    return failures;
  });
