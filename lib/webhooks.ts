/** The receiver: Node's emitter, and a middleware that leads each request to its answer. */
import { authenticate } from './authenticate.js';
import { ArkEmitter } from './emitter.js';
import {
  ArkError,
  type ArkWebhookError,
  ClosingError,
  ListenerFailedError,
  ListenersPendingError,
  MethodNotAllowedError,
  UnavailableError,
} from './errors.js';
import { type ArkEventName, isArkEventName } from './events.js';
import { InFlight } from './in-flight.js';
import { describeRejection, fallbackLogger, SafeLogger } from './logging.js';
import { notify } from './notify.js';
import {
  type ArkWebhooksOptions,
  type EventOfRequest,
  type MiddlewareOptions,
  resolveMiddlewareOptions,
  resolveOptions,
} from './options.js';
import { parseBody } from './parse-body.js';
import { type Delivery, type Outcome, processBody, type Receiver } from './process.js';
import { readBody } from './read-body.js';
import type { ArkMiddleware, ArkRequest } from './request.js';
import { accept, refuse } from './respond.js';

/**
 * Receives Ark's webhooks: checks who sends them, checks what they say, and calls listeners.
 *
 * @example
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });
 * ark.on('MessageBounced', (event) => suppress(event.payload.original_message.to));
 * app.post('/webhooks/ark', ark.middleware());
 */
export class ArkWebhooks extends ArkEmitter {
  readonly #receiver: Receiver;
  #closing = false;

  /** @throws InvalidOptionsError where an option is wrong, or there is no usable key */
  constructor(options: ArkWebhooksOptions = {}) {
    super();
    this.#receiver = { emitter: this, settings: resolveOptions(options), inFlight: new InFlight() };
  }

  /**
   * The middleware to mount: `app.post('/webhooks/ark', ark.middleware())`.
   *
   * @throws InvalidOptionsError where an option is wrong
   */
  middleware(options: MiddlewareOptions = {}): ArkMiddleware {
    const { respond, eventOf } = resolveMiddlewareOptions(options);
    const { settings, inFlight } = this.#receiver;

    const arkWebhooks: ArkMiddleware = (request, res, next) => {
      const req: ArkRequest = request;
      const delivery: Delivery = {
        log: new SafeLogger(settings.logger ?? req.log ?? fallbackLogger),
        answerBy: performance.now() + settings.ackTimeout,
        onEvent: (event) => (req.arkEvent = event),
      };
      if (!respond)
        // The route's own answer tells whether the event is done; a connection that breaks before it, that it is not.
        delivery.onHandled = (claim) => {
          res.once('close', () => void inFlight.track(claim.settle(res.writableFinished && res.statusCode < 300)));
        };

      const succeed = ({ event, duplicate }: Outcome): void => {
        if (!respond && !duplicate && isArkEventName(event?.type)) next();
        else accept(res, { received: true, ...(duplicate && { duplicate }) });
      };
      const fail = (cause: unknown): void => {
        const error = this.#refusal(cause, req, delivery);
        if (settings.errors === 'next') next(error);
        else refuse(req, res, error);
      };
      void inFlight.track(this.#handle(req, eventOf, delivery).then(succeed, fail));
    };
    return arkWebhooks;
  }

  /**
   * The same path without HTTP and credentials, for queues, backfill and tests. Waits for the listeners as long as they
   * take.
   *
   * @param body raw bytes, a text or a parsed value
   * @param options.event the event of a bare body whose shape does not tell
   * @throws the error that a request would be refused with; InvalidOptionsError where `event` is no event
   */
  async receive(body: unknown, { event }: { event?: ArkEventName | undefined } = {}): Promise<Outcome> {
    resolveMiddlewareOptions({ event });
    this.#refuseWhenClosing();
    const delivery = { log: new SafeLogger(this.#receiver.settings.logger ?? fallbackLogger), hint: event };
    return this.#receiver.inFlight.track(processBody(this.#receiver, parseBody(body), delivery));
  }

  /** Stops accepting (503 `closing`), and resolves once everything under way has settled. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#receiver.inFlight.idle();
  }

  /** A request's steps, from its first byte to the end of its listeners. */
  async #handle(req: ArkRequest, eventOf: EventOfRequest | undefined, delivery: Delivery): Promise<Outcome> {
    const { credentials, limit } = this.#receiver.settings;
    if (req.method !== 'POST') throw new MethodNotAllowedError('Webhooks come by POST.');
    delivery.keyIndex = await authenticate(req, credentials);
    this.#refuseWhenClosing();
    const body = await readBody(req, limit);
    const hint = eventOf?.(req);
    if (isArkEventName(hint)) delivery.hint = hint;
    return processBody(this.#receiver, body, delivery);
  }

  #refuseWhenClosing(): void {
    if (this.#closing) throw new ClosingError('The receiver is shutting down.');
  }

  /** Makes one of our errors of whatever went wrong, and tells of the request that it refuses. */
  #refusal(cause: unknown, req: ArkRequest, { log }: Delivery): ArkWebhookError {
    const error =
      cause instanceof ArkError
        ? (cause as ArkWebhookError)
        : new UnavailableError('The receiver failed before the event was handled.', { cause });
    if (error instanceof ListenerFailedError || error instanceof ListenersPendingError) return error;
    const rejection = describeRejection(req, error);
    log.warn({ ...rejection, ...(error.cause !== undefined && { err: error.cause }) }, 'request refused');
    notify(this, 'rejected', rejection, log);
    return error;
  }
}
