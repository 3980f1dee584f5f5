/**
 * The receiver: an emitter with the methods that users call. What the middleware needs is loaded with this file. Other
 * methods load what they need when they are called, because each file delays the start.
 */
import { setImmediate } from 'node:timers';
import type * as CheckSetup from './check-setup.js';
import type { Log } from './diagnostics/logger.js';
import { ArkEmitter, type ArkEventMap, wrappedReceiver } from './events/emitter.js';
import type { Outcome } from './events/outcome.js';
import type { ArkMiddleware } from './events/request.js';
import type * as FetchRequest from './http/fetch-request.js';
import { createMiddleware } from './http/middleware.js';
import type * as ReceiveBody from './http/receive-body.js';
import type { ReceiveOptions } from './http/receive-body.js';
import { type MiddlewareOptions, resolveMiddlewareOptions } from './http/middleware-options.js';
import { bindMethods, defineHidden } from './internal/bind-methods.js';
import { type ArkWebhooksOptions, resolveOptions, type Settings } from './options.js';
import type * as ParseQueuedEvent from './parsing/parse-queued-event.js';
import type * as CloseReceiver from './processing/close-receiver.js';
import type * as ForgetEvent from './processing/forget-event.js';
import type * as ReadStats from './processing/read-stats.js';
import type { ArkStats } from './processing/read-stats.js';
import { ReceiverState } from './processing/receiver-state.js';
import type * as Work from './processing/work.js';
import { type EventQueue, receiverQueue, type WorkOptions } from './queues/event-queue.js';

/** So that they can be passed on, as in `export const POST = ark.fetch`, and called through a Proxy. */
const BOUND_METHODS = ['middleware', 'receive', 'fetch', 'work', 'forget', 'check', 'stats', 'close'] as const;

/**
 * Receives Ark's webhooks: authenticates requests, validates payloads, deduplicates retries and calls listeners. It is
 * an EventEmitter of Node; `ArkEventMap` lists its events. Its own methods are bound: `export const POST = ark.fetch` works.
 *
 * @example
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });
 * ark.on('MessageBounced', (event) => suppress(event.payload.original_message.to));
 * app.post('/webhooks/ark', ark.middleware());
 */
export class ArkWebhooks extends ArkEmitter {
  /**
   * The option `queue`, for the inspector.
   *
   * @hidden
   */
  declare readonly [receiverQueue]: EventQueue | undefined;
  readonly #receiver: { emitter: ArkEmitter; settings: Settings; state: ReceiverState };
  #findingsLogged = false;
  #closing: Promise<Record<string, number>> | undefined;

  /** @throws InvalidOptionsError if an option is invalid, or there is no usable key */
  constructor(options: ArkWebhooksOptions = {}) {
    super();
    this.#receiver = { emitter: this, settings: resolveOptions(options), state: new ReceiverState() };
    bindMethods(this, BOUND_METHODS);
    defineHidden(this, wrappedReceiver, this);
    defineHidden(this, receiverQueue, this.#receiver.settings.queue);
  }

  /**
   * Creates the middleware to mount: `app.post('/webhooks/ark', ark.middleware())`.
   *
   * @returns a middleware whose promise resolves when the response is written or `next` was called, and never rejects
   * @throws InvalidOptionsError if an option is invalid
   */
  middleware(options: MiddlewareOptions = {}): ArkMiddleware {
    const { respond, eventOf } = resolveMiddlewareOptions(options);
    const { state, settings } = this.#receiver;
    if (!respond) state.addFact('routed');
    // If this fails, the response to the first request reports it.
    settings.queue?.open().catch(() => undefined);
    if (settings.logger) {
      const check = this.#loadCheck();
      // After the app has added its listeners.
      setImmediate(() => {
        this.#logFindings(settings.log, check);
      });
    }
    const onRequestLog = (log: Log): void => {
      this.#logFindings(log);
    };
    return createMiddleware(this.#receiver, { respond, eventOf, onRequestLog });
  }

  /**
   * Handles a body without HTTP, for queues, backfill and tests. Waits for the listeners as long as they take; with a
   * queue, until the event is stored.
   *
   * @param body raw bytes, a string or a parsed value; raw bytes or a string if signatures are verified
   * @param options `event`: the event name to assume for a bare payload that is ambiguous. `headers`: the request's
   * headers; if this key is present, credentials are checked, and undefined or null is a request without headers
   * @throws the error that a request with this body is rejected with; InvalidOptionsError if `event` is not an event name
   */
  async receive(body: unknown, options: ReceiveOptions = {}): Promise<Outcome> {
    const { receiveBody } = require('./http/receive-body.js') as typeof ReceiveBody;
    return receiveBody(this.#receiver, body, options);
  }

  /**
   * Handles a request of the Fetch API, for Next.js route handlers, Hono, Bun and Deno.
   *
   * @returns the response that the middleware would write
   * @throws InvalidOptionsError if the argument is not a Request; never rejects otherwise
   */
  fetch(request: Request): Promise<Response> {
    const { fetchRequest } = require('./http/fetch-request.js') as typeof FetchRequest;
    return fetchRequest(this.#receiver, request);
  }

  /**
   * Starts to handle the events in the queue in this process, until `close()`. Do not call it in a process that only
   * receives. If a listener fails, the queue retries the event.
   *
   * @param options `concurrency`: how many events are handled concurrently, default 10. `timeout`: the time limit for the
   * listeners of one event, in milliseconds, default 60000; after that the attempt has failed
   * @throws InvalidOptionsError if there is no queue or an option is invalid, and any error of the queue
   */
  async work(options: Partial<WorkOptions> = {}): Promise<void> {
    const { state, settings } = this.#receiver;
    state.assertOpen();
    const { work } = require('./processing/work.js') as typeof Work;
    const { parseQueuedEvent } = require('./parsing/parse-queued-event.js') as typeof ParseQueuedEvent;
    const worker = work({ ...this.#receiver, parse: (queued) => parseQueuedEvent(queued, settings) }, options);
    // Closing waits until the worker has started.
    await state.tasks.track(worker);
  }

  /**
   * Forgets that an event was handled, so that it runs again when it is delivered again, such as by a replay.
   *
   * @param id the event's id
   * @param type its name; required for an event that this version does not know
   * @throws TypeError if the claim store does not support forget(); InvalidOptionsError if the id is missing
   */
  async forget(id: string, type?: string): Promise<void> {
    const { forgetEvent } = require('./processing/forget-event.js') as typeof ForgetEvent;
    await forgetEvent(this.#receiver.settings, id, type);
  }

  /**
   * Checks the setup of the receiver: short keys, listeners that are never called, a parser that runs first, claims that
   * are not shared. The middleware logs the same findings once.
   *
   * @returns a sentence for each problem
   */
  check(): Promise<string[]> {
    return Promise.resolve(this.#loadCheck()());
  }

  /**
   * Counts claimed and queued events, for health checks and metrics.
   *
   * @throws UnavailableError if the queue fails or does not respond within 2 s
   */
  async stats(): Promise<ArkStats> {
    const { readStats } = require('./processing/read-stats.js') as typeof ReadStats;
    return readStats(this.#receiver.state, this.#receiver.settings.queue);
  }

  /** Emits an event. Unlike Node's, `error` without a listener does not throw: no request may end the process. */
  override emit<N extends keyof ArkEventMap>(name: N, ...args: ArkEventMap[N]): boolean {
    return (name !== 'error' || this.listenerCount('error') > 0) && super.emit(name, ...args);
  }

  /**
   * Rejects new requests with 503 `closing`, stops working on the queue, and waits for running listeners. Events that are
   * not settled in time are neither completed nor released: they run again when their lease expires, or when the queue
   * retries them. Further calls return the same promise.
   *
   * @param options `timeout`: how long to wait, in milliseconds; default 10000
   * @returns the number of unsettled events by type, such as `{ MessageSent: 2 }`; `{}` if there are none
   */
  close(options: { timeout?: number | undefined } = {}): Promise<Record<string, number>> {
    const { closeReceiver, resolveCloseTimeout } = require('./processing/close-receiver.js') as typeof CloseReceiver;
    const timeout = resolveCloseTimeout(options);
    return (this.#closing ??= closeReceiver(this.#receiver, timeout));
  }

  /** Loads the check, to be run later: Jest fails if a module is loaded after a test has ended. */
  #loadCheck(): () => string[] {
    const { checkSetup } = require('./check-setup.js') as typeof CheckSetup;
    const { settings, state } = this.#receiver;
    return () => checkSetup(this, settings, state.facts);
  }

  #logFindings(log: Log, check = this.#loadCheck()): void {
    if (this.#findingsLogged) return;
    this.#findingsLogged = true;
    for (const finding of check()) log.warn?.({ finding }, finding);
  }
}
