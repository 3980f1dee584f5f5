/** Reports a delivery: to the log, to the listeners that observe the receiver, and to subscribers of the channels. */
import type { ArkEmitter, RejectedRequest } from '../events/emitter.js';
import type { ArkEvent, UnknownArkEvent } from '../events/event.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import type { ArkRequest } from '../events/request.js';
import { escapeText } from '../internal/escape-text.js';
import { toSafeError } from '../internal/safe-error.js';
import type { DeliveryMessage } from '../diagnostics/channels.js';
import { describeRequest } from '../diagnostics/describe-request.js';
import { type Log, toLogFields } from '../diagnostics/logger.js';
import type { RejectionLog } from '../diagnostics/rejection-log.js';
import type { Claim } from './claim-event.js';
import { notifyListeners } from './notify-listeners.js';

type AnyEvent = ArkEvent | UnknownArkEvent;

/** One per delivery. No other code on its path logs, emits or publishes. */
export class DeliveryReport {
  readonly #emitter: ArkEmitter;
  readonly #log: Log;
  readonly #message: DeliveryMessage | undefined;

  /** @param message the message of the delivery's channel; undefined if it has no subscribers */
  constructor(emitter: ArkEmitter, log: Log, message: DeliveryMessage | undefined) {
    this.#emitter = emitter;
    this.#log = log;
    this.#message = message;
  }

  get message(): DeliveryMessage | undefined {
    return this.#message;
  }

  /** A request arrived. */
  received(request: ArkRequest, leavesResponse: DeliveryMessage['leavesResponse']): void {
    if (!this.#message) return;
    const facts = describeRequest(request);
    Object.assign(this.#message, { path: facts.path, request: facts, leavesResponse });
  }

  /** A body was identified. */
  parsed(parsed: ParsedEvent): void {
    if (this.#message) Object.assign(this.#message, { event: parsed.event, body: parsed.body });
    if (parsed.kind === 'unknown') this.#log.info?.(toLogFields(parsed.event), 'unknown event');
    if (parsed.kind !== 'invalid') return;
    const { event, errors } = parsed;
    if (this.#message) this.#message.errors = errors;
    this.#log.warn?.({ ...toLogFields(event), errors }, 'invalid payload');
    notifyListeners(this.#emitter, 'invalid', { ...event, errors }, this.#log);
  }

  /** The event is handled, running or queued already. */
  duplicate(event: AnyEvent): void {
    notifyListeners(this.#emitter, 'duplicate', event, this.#log);
    this.#log.debug?.(toLogFields(event), 'duplicate');
  }

  queued(event: AnyEvent): void {
    this.#log.debug?.(toLogFields(event), 'event queued');
  }

  handled(event: AnyEvent): void {
    this.#log.debug?.(toLogFields(event), 'event handled');
  }

  /** A listener of the event threw or rejected. Logged only if there is no listener of `error`. */
  listenerFailed(event: AnyEvent, error: unknown): void {
    if (this.#emitter.listenerCount('error') > 0) notifyListeners(this.#emitter, 'error', { error, event }, this.#log);
    else
      this.#log.error?.(
        { err: toSafeError(error), ...toLogFields(event) },
        `a listener of ${escapeText(event.type)} failed`,
      );
  }

  /** The store failed when a claim was settled. */
  settlingFailed(claim: Claim, { handled, error }: { handled: boolean; error: unknown }): void {
    this.#log.warn?.(
      { err: toSafeError(error), id: escapeText(claim.id, 255) },
      `the claim could not be ${handled ? 'completed' : 'released'}: it ends with its lease`,
    );
  }

  /** A request was rejected. @param rejections limits the log lines */
  rejected(rejection: RejectedRequest, cause: unknown, rejections: RejectionLog): void {
    if (this.#message) this.#message.rejected = rejection;
    rejections.write(this.#log, rejection, cause === undefined ? {} : { err: toSafeError(cause) });
    notifyListeners(this.#emitter, 'rejected', rejection, this.#log);
  }

  /** The route, called by `next()`, threw or rejected. */
  routeFailed(error: unknown): void {
    this.#log.error?.({ err: toSafeError(error) }, 'next() failed');
  }

  responseFailed(error: unknown): void {
    this.#log.error?.({ err: toSafeError(error) }, 'the response could not be written');
  }
}
