/** Finds out what a body is, and whether it is fit to be handled. */
import type { InvalidArkEvent } from '../events/emitter.js';
import { InvalidPayloadError, type PayloadError, UnknownEventError } from '../errors.js';
import { type ArkEvent, isArkEventName, type UnknownArkEvent } from '../events/event.js';
import { identify } from './identify.js';
import { fieldsOf } from '../diagnostics/logger.js';
import { notify } from '../processing/notify.js';
import type { Body } from './parse-body.js';
import type { Delivery, Receiver } from '../processing/process-event.js';
import { isRecognizable, toEvent } from './create-event.js';

/** An event that is fit to be handled. */
export interface Examined {
  event: ArkEvent | UnknownArkEvent;
  /** Whose listeners handle it. */
  names: string[];
  /** Whether the same body again is the same event again. */
  recognizable: boolean;
}

/**
 * Identifies and validates.
 *
 * @returns undefined where the payload is invalid, and accepted all the same
 * @throws UnidentifiableEventError, UnknownEventError, InvalidPayloadError, or MalformedJsonError
 */
export function examine({ emitter, settings }: Receiver, body: Body, delivery: Delivery): Examined | undefined {
  const identified = identify(body.value, delivery.hint);
  const event = toEvent(identified, body, delivery.verified);
  if (delivery.receivedAt) event.receivedAt = delivery.receivedAt;
  const { message } = delivery;
  if (message) Object.assign(message, { event, body });
  const recognizable = isRecognizable(identified);
  const { name } = identified;

  if (!isArkEventName(name)) {
    if (settings.onUnknown === 'reject')
      throw new UnknownEventError('The envelope names an event that this version does not know.');
    delivery.log.info(fieldsOf(event), 'unknown event');
    return { event, names: ['unknown'], recognizable };
  }

  const errors = settings.validate(name, identified, body.value) ?? tooOld(event, settings.maxAge);
  if (errors) {
    if (message) message.errors = errors;
    const invalid: InvalidArkEvent = { ...event, type: name, errors };
    delivery.log.warn({ ...fieldsOf(event), errors }, 'invalid payload');
    notify(emitter, 'invalid', invalid, delivery.log);
    if (settings.onInvalid === 'accept') return undefined;
    throw new InvalidPayloadError(`The payload does not fit the schema of ${name}.`, errors);
  }

  // What the type says, the validator has just proved.
  const valid = event as object as ArkEvent;
  delivery.onEvent?.(valid);
  return { event: valid, names: [name, 'event'], recognizable };
}

/** An envelope says when its event was queued, and a captured one says so for ever. */
function tooOld({ form, timestamp, receivedAt }: UnknownArkEvent, maxAge: number): PayloadError[] | undefined {
  if (form === 'bare' || timestamp === null || receivedAt.getTime() / 1000 - timestamp <= maxAge) return undefined;
  return [{ pointer: '#/timestamp', message: `must be no more than ${maxAge} s ago` }];
}
