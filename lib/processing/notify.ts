/** Tells those who watch a receiver what happens. */
import { dispatch } from './dispatch.js';
import type { ArkEmitter, ArkEventMap, ListenerFailure } from '../events/emitter.js';
import { fieldsOf } from '../diagnostics/logger.js';
import type { ArkLogger } from '../events/request.js';

type Observed = 'invalid' | 'duplicate' | 'rejected' | 'error';

/** Calls the listeners of a name that watches. Their failures are logged and change nothing: nobody waits for them. */
export function notify<N extends Observed>(
  emitter: ArkEmitter,
  name: N,
  argument: ArkEventMap[N][0],
  log: ArkLogger,
): void {
  if (emitter.listenerCount(name) === 0) return;
  void Promise.resolve(dispatch(emitter, [name], argument)).then((failures) => {
    for (const err of failures) log.error({ err }, `a listener of "${name}" failed`);
  });
}

/** Tells of a listener that failed; where nobody listens for that, the log is told. Never throws, as `emit` would. */
export function reportFailure(emitter: ArkEmitter, failure: ListenerFailure, log: ArkLogger): void {
  if (emitter.listenerCount('error') > 0) notify(emitter, 'error', failure, log);
  else log.error({ err: failure.error, ...fieldsOf(failure.event) }, `a listener of ${failure.event.type} failed`);
}
