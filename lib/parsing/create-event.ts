/** Creates the event that listeners are called with. */
import { hash } from 'node:crypto';
import { type Body, serializeBody } from '../events/body.js';
import type { UnknownArkEvent, Verified } from '../events/event.js';
import type { Identified } from './identify.js';

/**
 * @param identified the identity of the body
 * @param body the body; its digest is the event's id if there is no envelope with an id
 * @param context.verified how the request was authenticated
 * @param context.receivedAt when the delivery arrived; default now
 * @throws MalformedJsonError if another parser parsed the body and it cannot be serialized
 */
export function createEvent(
  identified: Identified,
  body: Body,
  { verified, receivedAt }: { verified?: Verified | undefined; receivedAt?: Date | undefined },
): UnknownArkEvent {
  const { name, form, uuid, timestamp, tenantId, test, inferred, payload } = identified;
  const event: UnknownArkEvent = {
    type: name,
    id: uuid ?? `sha256:${hash('sha256', serializeBody(body), 'hex')}`,
    timestamp,
    receivedAt: receivedAt ?? new Date(),
    form,
    payload,
  };
  if (tenantId !== undefined) event.tenantId = tenantId;
  if (test) event.test = true;
  if (inferred) event.inferred = true;
  if (verified?.keyIndex !== undefined) event.keyIndex = verified.keyIndex;
  if (verified?.verifiedBy !== undefined) event.verifiedBy = verified.verifiedBy;
  return event;
}

/**
 * Whether a byte-identical body is the same event. Without an id and an event time it may be a new one, such as a second
 * open or click.
 */
export const isDeduplicable = ({ uuid, timestamp }: Identified): boolean => uuid !== undefined || timestamp !== null;
