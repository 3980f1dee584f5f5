/** The middleware: responds to each request, or passes it on to the route. */
import { setImmediate } from 'node:timers';
import { channels } from '../diagnostics/channels.js';
import { createLog, isLogger, type Log } from '../diagnostics/logger.js';
import { isArkEventName } from '../events/event.js';
import type { ArkLogger, ArkMiddleware, ArkRequest, EventOfRequest } from '../events/request.js';
import { catchFailure, chain } from '../internal/promises.js';
import { DeliveryReporter } from '../processing/delivery-reporter.js';
import type { Exchange, Rejected } from './exchange.js';
import { type Handled, handleRequest, type Receiver, toArkError } from './handle-request.js';
import { isObserved } from './is-stream.js';
import type * as PassOn from './pass-on.js';
import { readBody } from './read-body.js';
import { respondFailure, sendProblem, sendReceipt } from './respond.js';
import { StreamReader } from './stream-reader.js';

/** How a middleware is mounted. */
export interface MountOptions {
  /** Whether the receiver responds on success, or the route does. */
  respond: boolean;
  eventOf: EventOfRequest | undefined;
  /** Called with the logger of a request that has one. */
  onRequestLog: (log: Log) => void;
}

/** The dependencies of a middleware. */
export interface MountedReceiver extends Receiver {
  settings: Receiver['settings'] & {
    ackTimeout: number;
    errors: 'respond' | 'next';
    /** The option `logger`. Without it, the logger of each request is used. */
    logger: ArkLogger | undefined;
    log: Log;
  };
}

/**
 * Handles a request after Node's parser has emitted everything that has arrived: the body and its end. If the response
 * were sent before the end, Node would have to drain the request, which costs more than everything that is done here.
 * Read when this module is loaded, so that tests with fake timers do not stop requests.
 */
const defer = setImmediate;

export function createMiddleware(receiver: MountedReceiver, options: MountOptions): ArkMiddleware {
  const { emitter, settings, state } = receiver;
  // Now, not while a request waits for it; others need not load it, because each file delays the start.
  if (!options.respond || settings.errors === 'next') loadPassOn();
  const serveExchange = (exchange: Exchange, resolve: (served: void | Promise<void>) => void): void => {
    const served = serveRequest(receiver, options, exchange);
    resolve(
      chain(served, () => {
        exchange.reader?.stop();
        state.tasks.finish();
      }),
    );
  };
  return function arkWebhooks(req, res, next) {
    const exchange: Exchange = {
      req,
      res,
      next,
      reader: isObserved(req) ? new StreamReader(req, settings.limit) : undefined,
      deadline: performance.now() + settings.ackTimeout,
      reporter: new DeliveryReporter(emitter, selectLog(req, settings, options), channels.request),
    };
    state.tasks.start();
    return new Promise((resolve) => {
      defer(serveExchange, exchange, resolve);
    });
  };
}

function selectLog(req: ArkRequest, { logger, log }: MountedReceiver['settings'], options: MountOptions): Log {
  if (logger || !isLogger(req.log)) return log;
  const own = createLog(req.log);
  options.onRequestLog(own);
  return own;
}

/** Never throws or rejects. */
const serveRequest = (receiver: MountedReceiver, options: MountOptions, exchange: Exchange): void | Promise<void> =>
  catchFailure(
    () =>
      chain(receiveRequest(receiver, options, exchange), (result) =>
        'error' in result
          ? handleFailure(result, receiver, exchange)
          : handleSuccess(result, receiver, options, exchange),
      ),
    (error) => {
      exchange.reporter.reportResponseFailure(error);
      respondFailure(exchange, error);
    },
  );

function receiveRequest(
  receiver: MountedReceiver,
  { respond, eventOf }: MountOptions,
  { req, reader, deadline, reporter }: Exchange,
): Handled | Rejected | Promise<Handled | Rejected> {
  const { settings, state } = receiver;
  const before = state.getHandled(req);
  if (before) return before as Handled;
  let body: unknown;
  const readAndKeep: typeof readBody = (request, limit) =>
    chain(readBody(request, limit, reader), (raw) => (body = raw));
  const read = reader || settings.errors === 'next' ? readAndKeep : readBody;
  reporter.reportRequest(req, { onSuccess: !respond, onFailure: settings.errors === 'next' });
  return catchFailure<Handled | Rejected>(
    () => reporter.trace(() => handleRequest(receiver, req, read, { reporter, deadline, routed: !respond, eventOf })),
    (cause) => ({ error: toArkError(cause), body }),
  );
}

function handleSuccess(
  { outcome, claim, body }: Handled,
  { state }: MountedReceiver,
  { respond }: MountOptions,
  exchange: Exchange,
): void | Promise<void> {
  const { event, duplicate } = outcome;
  if (respond || duplicate || !isArkEventName(event?.type)) {
    sendReceipt(exchange.res, outcome);
    return undefined;
  }
  const handled: Handled = { outcome, body };
  state.rememberHandled(exchange.req, handled);
  return loadPassOn().passToRoute(exchange, { claim, body, type: event.type }, state);
}

function handleFailure(rejected: Rejected, { settings }: MountedReceiver, exchange: Exchange): void | Promise<void> {
  if (settings.errors === 'next') return loadPassOn().passToErrorHandlers(exchange, rejected);
  return sendProblem(exchange.req, exchange.res, rejected.error);
}

const loadPassOn = (): typeof PassOn => require('./pass-on.js') as typeof PassOn;
