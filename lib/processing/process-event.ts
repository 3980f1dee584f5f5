/** The steps from a parsed event to its result: claim, dispatch, complete; or, with a queue, enqueue. */
import { InvalidPayloadError, ListenerFailedError, ListenersPendingError, UnknownEventError } from '../errors.js';
import type { ArkEmitter } from '../events/emitter.js';
import type { ArkEvent, UnknownArkEvent } from '../events/event.js';
import { toEventLabel } from '../events/to-event-label.js';
import type { Outcome } from '../events/outcome.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { escapeText } from '../internal/escape-text.js';
import { isPromiseLike, then } from '../internal/promises.js';
import { withTimeout } from '../internal/with-timeout.js';
import type { EventQueue } from '../queues/event-queue.js';
import type { ClaimStore } from '../stores/claim-store.js';
import { acquireClaim, type Claim } from './claim-event.js';
import type { DeliveryReport } from './delivery-report.js';
import { enqueue } from './enqueue.js';
import type { ReceiverState } from './receiver-state.js';
import { runListeners } from './run-listeners.js';

/** The settings that processing depends on. */
export interface ProcessingSettings {
  onInvalid: 'reject' | 'accept';
  onUnknown: 'reject' | 'accept';
  claims: ClaimStore | undefined;
  queue: EventQueue | undefined;
}

/** The dependencies of processing. */
export interface Processor {
  emitter: ArkEmitter;
  state: ReceiverState;
  settings: ProcessingSettings;
}

/** How one delivery is processed. */
export interface ProcessingOptions {
  report: DeliveryReport;
  /** When the response is due, on the clock of `performance.now()`; undefined if there is none. */
  deadline: number | undefined;
  /** Whether a route responds: the claim is left to it. */
  routed: boolean;
}

/** The result of a delivery. */
export interface Processed {
  outcome: Outcome;
  /** Of a routed delivery, for the caller to settle. */
  claim?: Claim | undefined;
}

/**
 * Accepts or rejects the result of parsing.
 *
 * @returns whether the event is to be processed; false if it is invalid, but accepted
 * @throws UnknownEventError, InvalidPayloadError
 */
export function admitEvent(
  parsed: ParsedEvent,
  { onInvalid, onUnknown }: Pick<ProcessingSettings, 'onInvalid' | 'onUnknown'>,
): parsed is Exclude<ParsedEvent, { kind: 'invalid' }> {
  if (parsed.kind === 'unknown' && onUnknown === 'reject')
    throw new UnknownEventError(`The envelope names an unknown event: "${escapeText(parsed.event.type)}".`);
  if (parsed.kind !== 'invalid') return true;
  if (onInvalid === 'accept') return false;
  throw new InvalidPayloadError(`The payload does not match the schema of ${parsed.event.type}.`, parsed.errors);
}

/**
 * Calls the listeners of an event, once per event; or, with a queue, stores it.
 *
 * @returns the result; a promise only if a listener, the store or the queue returns one
 * @throws one of our errors; listeners that run longer than the deadline go on, and their claim is settled when they end
 */
export function processEvent(
  processor: Processor,
  parsed: ParsedEvent,
  options: ProcessingOptions,
): Processed | Promise<Processed> {
  const { queue, claims } = processor.settings;
  const { event } = parsed;
  const { report } = options;
  if (queue)
    return enqueue(queue, parsed).then((state) => {
      if (state === 'duplicate') return toDuplicate(event, report);
      report.queued(event);
      return { outcome: { received: true, queued: true, event } };
    });
  if (!claims || !parsed.deduplicable) return handleEvent(processor, parsed, undefined, options);
  return then(acquireClaim(claims, event), (claim) => {
    if (claim.state === 'completed') return toDuplicate(event, report);
    if (claim.state === 'claimed') return handleEvent(processor, parsed, claim, options);
    report.duplicate(event);
    throw createPendingError(event);
  });
}

function toDuplicate(event: ArkEvent | UnknownArkEvent, report: DeliveryReport): Processed {
  report.duplicate(event);
  return { outcome: { received: true, duplicate: true, event } };
}

/** Runs the listeners and settles the claim, unless it is left to the route. */
function handleEvent(
  processor: Processor,
  parsed: ParsedEvent,
  claim: Claim | undefined,
  options: ProcessingOptions,
): Processed | Promise<Processed> {
  const { emitter, state } = processor;
  const { report, routed } = options;
  const { event } = parsed;
  if (claim) state.claimAcquired();
  const settling = then(runListeners(emitter, parsed, report), (failures) => {
    if (!claim || (routed && failures.length === 0)) return failures;
    return then(settleClaim(claim, { handled: failures.length === 0, state, report }), () => failures);
  });
  const settled = isPromiseLike(settling) ? awaitInTime(processor, settling, { event, claim, ...options }) : settling;
  return then(settled, (failures) => {
    if (failures.length > 0)
      throw new ListenerFailedError(
        `A listener of ${escapeText(event.type)} failed: the event was not handled.`,
        failures,
      );
    report.handled(event);
    return { outcome: { received: true, event }, claim: routed ? claim : undefined };
  });
}

/** Waits for listeners until the response is due. After that they go on, and closing waits for them. */
function awaitInTime(
  { state }: Processor,
  settling: Promise<unknown[]>,
  { event, claim, deadline, report, routed }: ProcessingOptions & { event: { type: string }; claim: Claim | undefined },
): Promise<unknown[]> {
  void state.tasks.track(settling, toEventLabel(event));
  if (deadline === undefined) return settling;
  return withTimeout(Math.max(deadline - performance.now(), 1), settling, () => {
    // No route will handle the event: its next delivery has to reach one.
    if (routed && claim)
      void settling.then((failures) => failures.length === 0 && settleClaim(claim, { handled: false, state, report }));
    return createPendingError(event);
  });
}

/** Settles a claim and reports it if the store fails. Never throws or rejects. */
export function settleClaim(
  claim: Claim,
  { handled, state, report }: { handled: boolean; state: ReceiverState; report: DeliveryReport },
): void | Promise<void> {
  state.claimSettled();
  return then(claim.settle(handled), (failure) => {
    if (failure) report.settlingFailed(claim, { handled, error: failure.error });
  });
}

const createPendingError = ({ type }: { type: string }): ListenersPendingError =>
  new ListenersPendingError(`Listeners of ${escapeText(type)} are still running: the event is not handled yet.`);
