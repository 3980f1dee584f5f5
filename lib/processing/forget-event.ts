/** Forgets that an event was handled. */
import { InvalidOptionsError } from '../errors.js';
import { arkEventNames } from '../events/event.js';
import { describeType } from '../internal/option-checks.js';
import { toClaimId } from './claim-event.js';
import type { ProcessingSettings } from './process-event.js';

/**
 * @param type the event's name; undefined for any of the ten
 * @throws TypeError if the claim store does not support forget(), InvalidOptionsError if there is no id, and any error of
 * the queue or the store
 */
export async function forgetEvent(
  { claims, queue }: Pick<ProcessingSettings, 'claims' | 'queue'>,
  id: string,
  type: string | undefined,
): Promise<void> {
  if (typeof id !== 'string' || id === '')
    throw new InvalidOptionsError(
      `Expected "id" to be the id of an event, got ${typeof id === 'string' ? 'an empty string' : describeType(id)}.`,
    );
  if (claims && !claims.forget) throw new TypeError('The store given as claims has no method forget.');
  await queue?.open();
  const types = type === undefined ? arkEventNames : [type];
  await Promise.all(types.map((name) => (queue ?? claims)?.forget?.(toClaimId(name, id))));
}
