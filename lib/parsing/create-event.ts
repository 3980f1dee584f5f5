/** Makes the event that listeners get. */
import { hash } from 'node:crypto';
import { MalformedJsonError } from '../errors.js';
import type { UnknownArkEvent, Verified } from '../events/event.js';
import type { Identified } from './identify.js';
import type { Body } from './parse-body.js';

/**
 * @param identified what the body says it is
 * @param body the body, whose digest is the event's id where its envelope gives none
 * @param verified which credentials of the request were verified
 * @throws MalformedJsonError where the body came parsed and cannot be written as JSON again
 */
export function toEvent(identified: Identified, body: Body, verified: Verified = {}): UnknownArkEvent {
  const { name, form, uuid, timestamp, tenantId, test, payload } = identified;
  const event: UnknownArkEvent = {
    type: name,
    id: uuid ?? `sha256:${hash('sha256', body.bytes ?? serialize(body.value), 'hex')}`,
    timestamp,
    receivedAt: new Date(),
    form,
    payload,
  };
  if (tenantId !== undefined) event.tenantId = tenantId;
  if (test) event.test = true;
  if (verified.keyIndex !== undefined) event.keyIndex = verified.keyIndex;
  if (verified.verifiedBy !== undefined) event.verifiedBy = verified.verifiedBy;
  return event;
}

/**
 * Whether the same body again is the same event again. One that has neither an id nor an event time may be a new event
 * that looks alike: a second open, a second click.
 */
export const isRecognizable = ({ uuid, timestamp }: Identified): boolean => uuid !== undefined || timestamp !== null;

/**
 * What another parser made of a body may be nested deeper than it can be written, a value from code be circular.
 *
 * @throws MalformedJsonError
 */
export function serialize(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new MalformedJsonError('The body cannot be written as JSON: it is circular or nested too deeply.', { cause });
  }
}
