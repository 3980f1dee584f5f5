/** Leads a body through each step from its name to the end of its listeners. */
import type { DeliveryMessage } from '../diagnostics/channels.js';
import type { Surroundings } from '../check-setup.js';
import { type Claim, takeClaim, unclaimed } from './claim-event.js';
import type { ArkEmitter } from '../events/emitter.js';
import { enqueue } from './enqueue.js';
import { ListenerFailedError, ListenersPendingError } from '../errors.js';
import type { ArkEvent, ArkEventName, UnknownArkEvent, Verified } from '../events/event.js';
import { examine, type Examined } from '../parsing/parse-event.js';
import type { InFlight } from '../internal/pending-tasks.js';
import { fieldsOf } from '../diagnostics/logger.js';
import type { RejectionLog } from '../diagnostics/rejection-log.js';
import { notify } from './notify.js';
import type { Settings } from '../options.js';
import type { Body } from '../parsing/parse-body.js';
import type { ArkLogger } from '../events/request.js';
import { runListeners } from './run-listeners.js';
import { when } from '../internal/promises.js';
import { within } from '../internal/with-timeout.js';

/** What became of a body. */
export interface Outcome {
  /** The body was taken. */
  received: true;
  /** The event was done before, or is in the queue already: no listener ran. */
  duplicate?: true;
  /** The event is stored in the queue: workers call the listeners. */
  queued?: true;
  /** The event. Missing where the body failed its schema and `onInvalid` is `'accept'`. */
  event?: ArkEvent | UnknownArkEvent;
}

/** What the steps need to know besides the body. */
export interface Delivery {
  log: ArkLogger;
  /** The event of a bare body whose shape does not tell. */
  hint?: ArkEventName | undefined;
  /** Which credentials of the request were verified. */
  verified?: Verified | undefined;
  /** When the event arrived, where that is not now. */
  receivedAt?: Date;
  /** Until when the listeners are waited for, on the clock of `performance.now()`; for ever where it is missing. */
  answerBy?: number;
  /** Called with the event once it is known to be valid, before any listener. */
  onEvent?: (event: ArkEvent) => void;
  /** Takes over the claim once the listeners have succeeded, instead of its being completed then. */
  onHandled?: ((claim: Claim) => void) | undefined;
  /** Set once the whole body is there. The parser may have more to say of the request all the same. */
  arrived?: boolean;
  /** Set once the request was answered before its listeners were done: no route will handle the event then. */
  late?: boolean;
  /** What subscribers are told; missing where there are none. */
  message?: DeliveryMessage;
}

/** The receiver whose listeners are called, and what it knows of itself. */
export interface Receiver {
  emitter: ArkEmitter;
  settings: Settings;
  inFlight: InFlight;
  rejections: RejectionLog;
  /** The tokens of the claims that this process holds. */
  held: Set<string>;
  seen: Surroundings;
  closing: boolean;
}

/**
 * Identifies and validates, then claims, dispatches and completes; or, with a queue, stores.
 *
 * @returns what became of it: at once where claims and listeners answer at once
 * @throws one of our errors; the listeners that it gave up waiting for go on, and settle the claim when they are done
 */
export function processBody(receiver: Receiver, body: Body, delivery: Delivery): Outcome | Promise<Outcome> {
  const examined = examine(receiver, body, delivery);
  if (!examined) return { received: true };
  const { held, settings } = receiver;
  const { queue, claims } = settings;
  if (queue) return enqueue(receiver, queue, examined, body, delivery);
  const claim = claims && examined.recognizable ? takeClaim(claims, examined.event, delivery.log, held) : unclaimed;
  return when(claim, (taken) => handle(receiver, examined, taken, delivery));
}

function handle(receiver: Receiver, examined: Examined, claim: Claim, delivery: Delivery): Outcome | Promise<Outcome> {
  const { event } = examined;
  if (claim.state !== 'claimed') {
    notify(receiver.emitter, 'duplicate', event, delivery.log);
    if (claim.state === 'running') throw pending(event);
    delivery.log.debug(fieldsOf(event), 'duplicate');
    return { received: true, duplicate: true, event };
  }
  return when(inTime(receiver, settleAfter(receiver, examined, claim, delivery), event, delivery), (failures) => {
    if (failures.length > 0)
      throw new ListenerFailedError(`A listener of ${event.type} failed: the event was not handled.`, failures);
    delivery.onHandled?.(claim);
    delivery.log.debug(fieldsOf(event), 'event handled');
    return { received: true, event };
  });
}

/** Runs the listeners, and settles the claim when they are done. */
function settleAfter(
  { emitter }: Receiver,
  examined: Examined,
  claim: Claim,
  delivery: Delivery,
): unknown[] | Promise<unknown[]> {
  return when(runListeners(emitter, examined, delivery.log), (failures) => {
    const routed = delivery.onHandled !== undefined;
    if (failures.length === 0 && routed && !delivery.late) return failures;
    return when(claim.settle(failures.length === 0 && !routed), () => failures);
  });
}

/** Waits for listeners until the answer is due. Given up, they go on, and closing waits for them. */
function inTime<T>(
  { inFlight }: Receiver,
  run: T | Promise<T>,
  event: { type: string },
  delivery: Delivery,
): T | Promise<T> {
  const { answerBy } = delivery;
  if (!(run instanceof Promise) || answerBy === undefined) return run;
  return within(Math.max(answerBy - performance.now(), 1), run, () => {
    delivery.late = true;
    void inFlight.track(run);
    return pending(event);
  });
}

const pending = ({ type }: { type: string }): ListenersPendingError =>
  new ListenersPendingError(`Listeners of ${type} are still at work: whether the event is handled is not known yet.`);
