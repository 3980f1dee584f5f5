import { InvalidPayloadError, UnknownEventError } from '../errors.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { escapeText } from '../internal/escape-text.js';

/** The settings that decide which events are accepted. */
export interface AdmissionSettings {
  onInvalid: 'reject' | 'accept';
  onUnknown: 'reject' | 'accept';
}

/**
 * Accepts or rejects the result of parsing.
 *
 * @returns whether the event is to be processed; false if it is invalid, but accepted
 * @throws UnknownEventError, InvalidPayloadError
 */
export function admitEvent(parsed: ParsedEvent, { onInvalid, onUnknown }: AdmissionSettings): boolean {
  const { kind, event } = parsed;
  if (kind === 'unknown' && onUnknown === 'reject')
    throw new UnknownEventError(`The envelope names an unknown event: "${escapeText(event.type)}".`);
  if (kind === 'invalid' && onInvalid === 'reject')
    throw new InvalidPayloadError(`The payload does not match the schema of ${event.type}.`, parsed.errors);
  return kind !== 'invalid';
}
