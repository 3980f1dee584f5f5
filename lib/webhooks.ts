/** The receiver: Node's emitter, with what it receives by. */
import { channels } from './diagnostics/channels.js';
import { check } from './check-setup.js';
import { claimId } from './processing/claim-event.js';
import { ArkEmitter, type ArkEventMap } from './events/emitter.js';
import { type EventQueue, receiverQueue, type WorkOptions } from './queues/event-queue.js';
import { type ArkEventName, arkEventNames } from './events/event.js';
import { refuseWhenClosing } from './http/handle-request.js';
import { InFlight } from './internal/pending-tasks.js';
import { makeMiddleware } from './http/middleware.js';
import {
  type ArkWebhooksOptions,
  type MiddlewareOptions,
  resolveMiddlewareOptions,
  resolveOptions,
} from './options.js';
import { parseBody } from './parsing/parse-body.js';
import { type Delivery, type Outcome, processBody, type Receiver } from './processing/process-event.js';
import type { ArkLogger, ArkMiddleware } from './events/request.js';
import { RejectionLog } from './diagnostics/rejection-log.js';
import { type ArkStats, stats } from './diagnostics/stats.js';
import { traceDelivery } from './diagnostics/trace-delivery.js';
import { work } from './processing/work.js';

/**
 * Receives Ark's webhooks: checks who sends them, checks what they say, and calls listeners. Node's EventEmitter:
 * `ArkEventMap` is what it emits.
 *
 * @example
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });
 * ark.on('MessageBounced', (event) => suppress(event.payload.original_message.to));
 * app.post('/webhooks/ark', ark.middleware());
 */
export class ArkWebhooks extends ArkEmitter {
  readonly #receiver: Receiver;
  #checked = false;

  /** @throws InvalidOptionsError where an option is wrong, or there is no usable key */
  constructor(options: ArkWebhooksOptions = {}) {
    super();
    this.#receiver = {
      emitter: this,
      settings: resolveOptions(options),
      inFlight: new InFlight(),
      rejections: new RejectionLog(),
      held: new Set(),
      seen: { routed: false, parsedFirst: false, signedWithoutKey: false, working: false },
      closing: false,
    };
  }

  /**
   * The middleware to mount: `app.post('/webhooks/ark', ark.middleware())`.
   *
   * @throws InvalidOptionsError where an option is wrong
   */
  middleware(options: MiddlewareOptions = {}): ArkMiddleware {
    const { respond, eventOf } = resolveMiddlewareOptions(options);
    const { seen, settings } = this.#receiver;
    seen.routed ||= !respond;
    // Ready before the first request, which tells should this fail.
    settings.queue?.open().catch(() => undefined);
    const logFindings = (log: ArkLogger): void => void this.#logFindings(log);
    // Once the app has had its turn to add listeners.
    if (settings.logger) setImmediate(logFindings, settings.log);
    return makeMiddleware(this.#receiver, respond, eventOf, logFindings);
  }

  /**
   * The same path without HTTP and credentials, for queues, backfill and tests. Waits for the listeners as long as they
   * take; with a queue, until the event is stored.
   *
   * @param body raw bytes, a text or a parsed value
   * @param options.event the event of a bare body whose shape does not tell
   * @throws the error that a request would be refused with; InvalidOptionsError where `event` is no event
   */
  async receive(body: unknown, { event }: { event?: ArkEventName | undefined } = {}): Promise<Outcome> {
    resolveMiddlewareOptions({ event });
    refuseWhenClosing(this.#receiver);
    const delivery: Delivery = { log: this.#receiver.settings.log, hint: event };
    const process = async (): Promise<Outcome> => processBody(this.#receiver, parseBody(body), delivery);
    return this.#receiver.inFlight.track(traceDelivery(channels.receive, this.#receiver, delivery, process));
  }

  /**
   * Begins to call the listeners for what is in the queue, in this process, until `close()`. A process that only
   * receives does not call it. An event whose listeners fail is tried again, as the queue has it.
   *
   * @param options.concurrency how many events are worked on at the same time; default 10
   * @param options.timeout how long the listeners of one event may take, in milliseconds: after that the attempt has
   * failed; default 60000
   * @throws InvalidOptionsError where there is no queue or an option is wrong, and what the queue rejects with
   */
  async work(options: Partial<WorkOptions> = {}): Promise<void> {
    refuseWhenClosing(this.#receiver);
    // Closing waits for what it is about to close.
    await this.#receiver.inFlight.track(work(this.#receiver, options));
  }

  /**
   * Forgets that an event was done: delivered again, as by a replay from Ark's dashboard, it runs again.
   *
   * @param id the event's id
   * @param type its name; needed for an event that this version does not know
   * @throws TypeError where the claim store cannot forget
   */
  async forget(id: string, type?: string): Promise<void> {
    const { claims, queue } = this.#receiver.settings;
    if (claims && !claims.forget) throw new TypeError('The store given as claims has no method forget.');
    await queue?.open();
    const types = type === undefined ? arkEventNames : [type];
    await Promise.all(types.map((name) => (queue ?? claims)?.forget?.(claimId(name, id))));
  }

  /**
   * Looks at how the receiver is set up: keys that can be guessed, listeners that will never be called, a parser that
   * runs first, claims that are not shared. The middleware logs the same once.
   *
   * @returns a sentence for each thing that is wrong; none where all is well
   */
  check(): Promise<string[]> {
    return Promise.resolve(check(this, this.#receiver.settings, this.#receiver.seen));
  }

  /**
   * How much is under way: for health checks and metrics.
   *
   * @throws UnavailableError where the queue fails or does not answer within 2 s
   */
  async stats(): Promise<ArkStats> {
    return stats(this.#receiver);
  }

  /** The option `queue`, for the inspector. */
  get [receiverQueue](): EventQueue | undefined {
    return this.#receiver.settings.queue;
  }

  /** As Node's, but that `error` without a listener does not throw: no request may end the process. */
  override emit<N extends keyof ArkEventMap>(name: N, ...args: ArkEventMap[N]): boolean {
    return (name !== 'error' || this.listenerCount('error') > 0) && super.emit(name, ...args);
  }

  /**
   * Stops accepting (503 `closing`) and working, and resolves once everything under way has settled, but for listeners of
   * queued events that have outlasted their time.
   */
  async close(): Promise<void> {
    this.#receiver.closing = true;
    await this.#receiver.inFlight.idle();
    await this.#receiver.settings.queue?.close();
    this.#receiver.rejections.close();
  }

  async #logFindings(log: ArkLogger): Promise<void> {
    if (this.#checked) return;
    this.#checked = true;
    for (const finding of await this.check()) log.warn({ finding }, finding);
  }
}
