/** Calls the listeners that observe a receiver: those of `invalid`, `duplicate`, `rejected` and `error`. */
import type { ArkEmitter, ArkEventMap } from '../events/emitter.js';
import { toSafeError } from '../internal/safe-error.js';
import { then } from '../internal/promises.js';
import type { Log } from '../diagnostics/logger.js';
import { dispatch } from './dispatch.js';

/** Calls the listeners of a name. Their failures are logged and change nothing: no response waits for them. */
export function notifyListeners<N extends 'invalid' | 'duplicate' | 'rejected' | 'error'>(
  emitter: ArkEmitter,
  name: N,
  argument: ArkEventMap[N][0],
  log: Log,
): void {
  if (emitter.listenerCount(name) === 0) return;
  void then(dispatch(emitter, [name], argument), (failures) => {
    for (const error of failures) log.error?.({ err: toSafeError(error) }, `a listener of "${name}" failed`);
  });
}
