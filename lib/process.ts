/** Leads a body through each step from its name to the end of its listeners. */
import type { Surroundings } from './check.js';
import { type Claim, takeClaim, unclaimed } from './claim.js';
import { dispatch } from './dispatch.js';
import type { ArkEmitter, InvalidArkEvent } from './emitter.js';
import {
  InvalidPayloadError,
  ListenerFailedError,
  ListenersPendingError,
  type PayloadError,
  UnknownEventError,
} from './errors.js';
import { type ArkEvent, type ArkEventName, isArkEventName, type UnknownArkEvent } from './events.js';
import { type Identified, identify } from './identify.js';
import type { InFlight } from './in-flight.js';
import { fieldsOf } from './logging.js';
import { notify, reportFailures } from './notify.js';
import type { Settings } from './options.js';
import type { Body } from './parse-body.js';
import type { ArkLogger } from './request.js';
import { isRecognizable, toEvent } from './to-event.js';
import { within } from './within.js';

/** What became of a body. */
export interface Outcome {
  received: true;
  /** The event was done before: no listener ran. */
  duplicate?: true;
  /** The event. Missing where the body failed its schema and `onInvalid` is `'accept'`. */
  event?: ArkEvent | UnknownArkEvent;
}

/** What the steps need to know besides the body. */
export interface Delivery {
  log: ArkLogger;
  /** The event of a bare body whose shape does not tell. */
  hint?: ArkEventName | undefined;
  /** Which of several keys the request carried. */
  keyIndex?: number | undefined;
  /** Until when the listeners are waited for, on the clock of `performance.now()`; for ever where it is missing. */
  answerBy?: number;
  /** Called with the event once it is known to be valid, before any listener. */
  onEvent?: (event: ArkEvent) => void;
  /** Takes over the claim once the listeners have succeeded, instead of its being completed then. */
  onHandled?: ((claim: Claim) => void) | undefined;
  /** Set once the request was answered before its listeners were done: no route will handle the event then. */
  late?: boolean;
}

/** The receiver whose listeners are called, and what it knows of itself. */
export interface Receiver {
  emitter: ArkEmitter;
  settings: Settings;
  inFlight: InFlight;
  seen: Surroundings;
  closing: boolean;
}

/**
 * Identifies, validates, claims, dispatches, completes.
 *
 * @throws one of our errors; the listeners that it gave up waiting for go on, and settle the claim when they are done
 */
export async function processBody(receiver: Receiver, body: Body, delivery: Delivery): Promise<Outcome> {
  const { emitter, settings } = receiver;
  const identified = identify(body.value, delivery.hint);
  const event = toEvent(identified, body, delivery.keyIndex);
  const claims = isRecognizable(identified) ? settings.claims : undefined;
  const { name } = identified;

  if (!isArkEventName(name)) {
    if (settings.onUnknown === 'reject') throw new UnknownEventError(`No event is called ${JSON.stringify(name)}.`);
    delivery.log.info(fieldsOf(event), 'unknown event');
    return work(receiver, event, ['unknown'], claims, delivery);
  }

  const errors = settings.validate(name, identified, body.value) ?? tooOld(identified, settings.maxAge);
  if (errors) {
    const invalid: InvalidArkEvent = { ...event, type: name, errors };
    delivery.log.warn({ ...fieldsOf(event), errors }, 'invalid payload');
    notify(emitter, 'invalid', invalid, delivery.log);
    if (settings.onInvalid === 'accept') return { received: true };
    throw new InvalidPayloadError(`The payload does not fit the schema of ${name}.`, errors);
  }

  // What the type says, the validator has just proved.
  const valid = event as object as ArkEvent;
  delivery.onEvent?.(valid);
  return work(receiver, valid, [name, 'event'], claims, delivery);
}

async function work(
  receiver: Receiver,
  event: ArkEvent | UnknownArkEvent,
  names: string[],
  claims: Settings['claims'],
  delivery: Delivery,
): Promise<Outcome> {
  const claim = claims ? await takeClaim(claims, event, delivery.log) : unclaimed;
  if (claim.state !== 'claimed') {
    notify(receiver.emitter, 'duplicate', event, delivery.log);
    if (claim.state === 'running') throw pending(event);
    delivery.log.debug(fieldsOf(event), 'duplicate');
    return { received: true, duplicate: true, event };
  }

  const run = receiver.inFlight.track(runListeners(receiver, event, names, claim, delivery));
  const { answerBy } = delivery;
  const left = answerBy === undefined ? Infinity : Math.max(answerBy - performance.now(), 1);
  const failures = await (left === Infinity ? run : within(left, run, () => giveUp(event, delivery)));
  if (failures.length > 0)
    throw new ListenerFailedError(`A listener of ${event.type} failed: the event was not handled.`, failures);
  delivery.onHandled?.(claim);
  delivery.log.debug(fieldsOf(event), 'event handled');
  return { received: true, event };
}

async function runListeners(
  { emitter }: Receiver,
  event: ArkEvent | UnknownArkEvent,
  names: string[],
  claim: Claim,
  delivery: Delivery,
): Promise<unknown[]> {
  const failures = await dispatch(emitter, names, event);
  reportFailures(
    emitter,
    failures.map((error) => ({ error, event })),
    delivery.log,
  );
  const routed = delivery.onHandled !== undefined;
  if (failures.length > 0 || !routed || delivery.late) await claim.settle(failures.length === 0 && !routed);
  return failures;
}

/** An envelope says when its event was queued, and a captured one says so for ever. */
function tooOld({ form, timestamp }: Identified, maxAge: number): PayloadError[] | undefined {
  if (form === 'bare' || timestamp === null || Date.now() / 1000 - timestamp <= maxAge) return undefined;
  return [{ pointer: '#/timestamp', message: `must be no more than ${maxAge} s ago` }];
}

function giveUp(event: { type: string }, delivery: Delivery): ListenersPendingError {
  delivery.late = true;
  return pending(event);
}

const pending = ({ type }: { type: string }): ListenersPendingError =>
  new ListenersPendingError(`Listeners of ${type} are still at work: whether the event is handled is not known yet.`);
