/** Reports a delivery: to the log, to the listeners that observe the receiver, and to subscribers of the channels. */
import { errorMonitor } from 'node:events';
import { type DeliveryMessage, hasSubscribers, type TraceChannel } from '../diagnostics/channels.js';
import type * as DescribeRequest from '../diagnostics/describe-request.js';
import { type Log, toLogFields } from '../diagnostics/logger.js';
import type { RejectionLog } from '../diagnostics/rejection-log.js';
import type * as Trace from '../diagnostics/trace.js';
import type { ArkEmitter, ArkEventMap, RejectedRequest } from '../events/emitter.js';
import type { ArkEvent, UnknownArkEvent } from '../events/event.js';
import type { Outcome } from '../events/outcome.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import type { ArkRequest } from '../events/request.js';
import { escapeText } from '../internal/escape-text.js';
import { chain } from '../internal/promises.js';
import { toSafeError } from '../internal/safe-error.js';
import { dispatch } from './dispatch.js';

type AnyEvent = ArkEvent | UnknownArkEvent;

/** One per delivery. No other code on the path of a delivery logs, emits or publishes. */
export class DeliveryReporter {
  readonly #emitter: ArkEmitter;
  readonly #log: Log;
  readonly #channel: TraceChannel<DeliveryMessage>;
  /** Undefined if the channel has no subscribers. */
  readonly #message: DeliveryMessage | undefined;

  constructor(emitter: ArkEmitter, log: Log, channel: TraceChannel<DeliveryMessage>) {
    this.#emitter = emitter;
    this.#log = log;
    this.#channel = channel;
    this.#message = hasSubscribers(channel) ? { receiver: emitter } : undefined;
  }

  /** Runs the steps of the delivery, and publishes their start, their end and their result. */
  trace<T extends { outcome: Outcome }>(steps: () => T | Promise<T>): T | Promise<T> {
    const message = this.#message;
    if (!message) return steps();
    const { trace } = require('../diagnostics/trace.js') as typeof Trace;
    return trace(this.#channel, message, () =>
      chain(steps(), (result) => {
        message.outcome = toOutcomeName(result.outcome);
        return result;
      }),
    );
  }

  reportRequest(request: ArkRequest, leavesResponse: DeliveryMessage['leavesResponse']): void {
    if (!this.#message) return;
    const { describeRequest } = require('../diagnostics/describe-request.js') as typeof DescribeRequest;
    const facts = describeRequest(request);
    Object.assign(this.#message, { path: facts.path, request: facts, leavesResponse });
  }

  reportParsed(parsed: ParsedEvent): void {
    if (this.#message) Object.assign(this.#message, { event: parsed.event, body: parsed.body });
    if (parsed.kind === 'unknown') this.#log.info?.(toLogFields(parsed.event), 'unknown event');
    if (parsed.kind !== 'invalid') return;
    const { event, errors } = parsed;
    if (this.#message) this.#message.errors = errors;
    this.#log.warn?.({ ...toLogFields(event), errors }, 'invalid payload');
    this.#notify('invalid', { ...event, errors });
  }

  /** The event is handled, running or queued already. */
  reportDuplicate(event: AnyEvent): void {
    this.#notify('duplicate', event);
    this.#log.debug?.(toLogFields(event), 'duplicate');
  }

  reportQueued(event: AnyEvent): void {
    this.#log.debug?.(toLogFields(event), 'event queued');
  }

  reportHandled(event: AnyEvent): void {
    this.#log.debug?.(toLogFields(event), 'event handled');
  }

  /** Listeners of the event threw or rejected. Logged only if there is no listener of `error`. */
  reportFailures(event: AnyEvent, failures: unknown[]): void {
    for (const error of failures) {
      this.#notify(errorMonitor, { error, event });
      if (this.#emitter.listenerCount('error') > 0) this.#notify('error', { error, event });
      else
        this.#log.error?.(
          { err: toSafeError(error), ...toLogFields(event) },
          `a listener of ${escapeText(event.type)} failed`,
        );
    }
  }

  /** The store failed when a claim was completed or released. */
  reportUnsettled(claimId: string, { handled, error }: { handled: boolean; error: unknown }): void {
    this.#log.warn?.(
      { err: toSafeError(error), id: escapeText(claimId, claimId.length) },
      `the claim could not be ${handled ? 'completed' : 'released'}: it ends with its lease`,
    );
  }

  /** @param rejections limits the number of log lines */
  reportRejection(rejection: RejectedRequest, cause: unknown, rejections: RejectionLog): void {
    if (this.#message) this.#message.rejected = rejection;
    rejections.write(this.#log, rejection, cause === undefined ? {} : { err: toSafeError(cause) });
    this.#notify('rejected', rejection);
  }

  /** The route, called by `next()`, threw or rejected. */
  reportRouteFailure(error: unknown): void {
    this.#log.error?.({ err: toSafeError(error) }, 'next() failed');
  }

  reportResponseFailure(error: unknown): void {
    this.#log.error?.({ err: toSafeError(error) }, 'the response could not be written');
  }

  /** Calls the listeners that observe the receiver. Their failures are logged: no response waits for them. */
  #notify<N extends 'invalid' | 'duplicate' | 'rejected' | 'error'>(
    name: N | typeof errorMonitor,
    argument: ArkEventMap[N][0],
  ): void {
    void chain(dispatch(this.#emitter, [name], argument), (failures) => {
      for (const error of failures)
        this.#log.error?.({ err: toSafeError(error) }, `a listener of "${String(name)}" failed`);
    });
  }
}

function toOutcomeName({ event, duplicate, queued }: Outcome): NonNullable<DeliveryMessage['outcome']> {
  if (duplicate) return 'duplicate';
  if (queued) return 'queued';
  return event ? 'handled' : 'invalid';
}
