/** The steps from a parsed event to its result: admit, claim, run listeners, settle; or, with a queue, admit, enqueue. */
import { ListenerFailedError, ListenersPendingError } from '../errors.js';
import type { ArkEmitter } from '../events/emitter.js';
import { type ArkEvent, toEventLabel, type UnknownArkEvent } from '../events/event.js';
import type { Outcome } from '../events/outcome.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { escapeText } from '../internal/escape-text.js';
import { isPromiseLike, chain } from '../internal/promises.js';
import { withTimeout } from '../internal/with-timeout.js';
import type { EventQueue } from '../queues/event-queue.js';
import type { ClaimStore } from '../stores/claim-store.js';
import { type AdmissionSettings, admitEvent } from './admit-event.js';
import { acquireClaim, type Claim } from './claim-event.js';
import type { DeliveryReporter } from './delivery-reporter.js';
import { runListeners } from './dispatch.js';
import type * as Enqueue from './enqueue.js';
import type { ReceiverState } from './receiver-state.js';

/** The settings that processing depends on. */
export interface ProcessingSettings extends AdmissionSettings {
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
  reporter: DeliveryReporter;
  /** When the response is due, on the clock of `performance.now()`; undefined if there is no response. */
  deadline: number | undefined;
  /** Whether a route responds, which settles the claim. */
  routed: boolean;
}

/** The result of a delivery. */
export interface Processed {
  outcome: Outcome;
  /** Of a routed delivery, for the caller to settle. */
  claim?: Claim | undefined;
}

/**
 * Calls the listeners of an event, once per event; or, with a queue, stores it.
 *
 * @returns the result; a promise only if a listener, the store or the queue returns one
 * @throws one of our errors; listeners that run longer than the deadline continue, and their claim is settled when they end
 */
export function processEvent(
  processor: Processor,
  parsed: ParsedEvent,
  options: ProcessingOptions,
): Processed | Promise<Processed> {
  const { queue, claims } = processor.settings;
  const { event } = parsed;
  const { reporter } = options;
  reporter.reportParsed(parsed);
  if (!admitEvent(parsed, processor.settings)) return { outcome: { received: true } };
  if (queue) return enqueueEvent(queue, parsed, reporter);
  if (!claims || !parsed.deduplicable) return handleEvent(processor, parsed, undefined, options);
  return chain(acquireClaim(claims, event), (claim) => {
    if (claim.state === 'claimed') return handleEvent(processor, parsed, claim, options);
    const duplicate = finishDuplicate(event, reporter);
    if (claim.state === 'running') throw createPendingError(event);
    return duplicate;
  });
}

/** Only a receiver with a queue loads what stores events. */
async function enqueueEvent(queue: EventQueue, parsed: ParsedEvent, reporter: DeliveryReporter): Promise<Processed> {
  const { enqueue } = require('./enqueue.js') as typeof Enqueue;
  const { event } = parsed;
  if ((await enqueue(queue, parsed)) === 'duplicate') return finishDuplicate(event, reporter);
  reporter.reportQueued(event);
  return { outcome: { received: true, queued: true, event } };
}

function finishDuplicate(event: ArkEvent | UnknownArkEvent, reporter: DeliveryReporter): Processed {
  reporter.reportDuplicate(event);
  return { outcome: { received: true, duplicate: true, event } };
}

/** Runs the listeners and settles the claim, unless the route does. */
function handleEvent(
  processor: Processor,
  parsed: ParsedEvent,
  claim: Claim | undefined,
  options: ProcessingOptions,
): Processed | Promise<Processed> {
  const { emitter, state } = processor;
  const { reporter, routed } = options;
  const { event } = parsed;
  if (claim) state.addClaim();
  const settling = chain(runListeners(emitter, parsed), (failures) => {
    reporter.reportFailures(event, failures);
    if (!claim || (routed && failures.length === 0)) return failures;
    return chain(settleClaim(claim, { handled: failures.length === 0, state, reporter }), () => failures);
  });
  const settled = isPromiseLike(settling) ? waitInTime(processor, settling, { event, claim, ...options }) : settling;
  return chain(settled, (failures) => {
    if (failures.length > 0)
      throw new ListenerFailedError(
        `A listener of ${escapeText(event.type)} failed: the event was not handled.`,
        failures,
      );
    reporter.reportHandled(event);
    return { outcome: { received: true, event }, claim: routed ? claim : undefined };
  });
}

/** Waits for listeners until the response is due. After that they continue, and closing waits for them. */
function waitInTime(
  { state }: Processor,
  settling: Promise<unknown[]>,
  {
    event,
    claim,
    deadline,
    reporter,
    routed,
  }: ProcessingOptions & { event: { type: string }; claim: Claim | undefined },
): Promise<unknown[]> {
  void state.tasks.track(settling, toEventLabel(event));
  if (deadline === undefined) return settling;
  return withTimeout(Math.max(deadline - performance.now(), 1), settling, () => {
    // The route is not called, so it settles nothing: the next delivery has to be handled.
    if (routed && claim)
      void settling.then(
        (failures) => failures.length === 0 && settleClaim(claim, { handled: false, state, reporter }),
      );
    return createPendingError(event);
  });
}

/** Completes or releases a claim, and reports it if the store fails. Never throws or rejects. */
export function settleClaim(
  claim: Claim,
  { handled, state, reporter }: { handled: boolean; state: ReceiverState; reporter: DeliveryReporter },
): void | Promise<void> {
  state.removeClaim();
  return chain(claim.settle({ handled }), (failure) => {
    if (failure) reporter.reportUnsettled(claim.id, { handled, error: failure.error });
  });
}

const createPendingError = ({ type }: { type: string }): ListenersPendingError =>
  new ListenersPendingError(`Listeners of ${escapeText(type)} are still running: the event is not handled yet.`);
