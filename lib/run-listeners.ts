/** Runs the listeners that handle an event, and tells of those that failed. */
import { dispatch } from './dispatch.js';
import type { ArkEmitter } from './emitter.js';
import type { Examined } from './examine.js';
import { reportFailures } from './notify.js';
import type { ArkLogger } from './request.js';

/** @returns what they threw or rejected with: nothing where the event is handled */
export async function runListeners(
  emitter: ArkEmitter,
  { event, names }: Examined,
  log: ArkLogger,
): Promise<unknown[]> {
  const failures = await dispatch(emitter, names, event);
  reportFailures(
    emitter,
    failures.map((error) => ({ error, event })),
    log,
  );
  return failures;
}
