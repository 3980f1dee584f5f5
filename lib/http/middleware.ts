/** The middleware: leads each request to its response, or to the route. */
import { setImmediate } from 'node:timers';
import { channels, createMessage } from '../diagnostics/channels.js';
import { createLog, isLogger, type Log } from '../diagnostics/logger.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';
import { type ArkWebhookError, isArkError } from '../errors.js';
import { isArkEventName } from '../events/event.js';
import type { ArkLogger, ArkMiddleware, ArkRequest, EventOfRequest } from '../events/request.js';
import { catchFailure, then } from '../internal/promises.js';
import { DeliveryReport } from '../processing/delivery-report.js';
import { callNext, type Exchange, respondFailure } from './exchange.js';
import { type Handled, handleRequest, type Receiver, toArkError } from './handle-request.js';
import { isStream } from './is-stream.js';
import { discardRest, isUnread } from './linger.js';
import { markBodyRead } from './mark-body-read.js';
import { readBody } from './read-body.js';
import { sendProblem, sendReceipt } from './respond.js';
import { settleOnResponse } from './settle-on-response.js';
import { StreamReader } from './stream-reader.js';

/** How a middleware is mounted. */
export interface MountOptions {
  /** Whether the receiver responds on success, or the route does. */
  respond: boolean;
  eventOf: EventOfRequest | undefined;
  /** Called with the log of a request that has its own. */
  onRequestLog: (log: Log) => void;
}

/** What a middleware is created for. */
export interface MountedReceiver extends Receiver {
  settings: Receiver['settings'] & {
    ackTimeout: number;
    errors: 'respond' | 'next';
    /** The option `logger`: without it a request's own logger is used. */
    logger: ArkLogger | undefined;
    log: Log;
  };
}

/**
 * Handles a request once Node's parser has passed on all that has arrived: the body and its end. If the response came
 * before the end, Node would have to drain the request after it, which costs more than everything that is done here.
 * Taken when this module is loaded: tests that replace Node's timers later do not stop requests.
 */
const defer = setImmediate;

export function createMiddleware(receiver: MountedReceiver, options: MountOptions): ArkMiddleware {
  const { emitter, settings, state } = receiver;
  const serve = (exchange: Exchange, resolve: (served: void | Promise<void>) => void): void => {
    const served = serveRequest(receiver, options, exchange);
    resolve(
      then(served, () => {
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
      report: new DeliveryReport(emitter, selectLog(req, settings, options), createMessage(channels.request, emitter)),
    };
    state.tasks.start();
    return new Promise((resolve) => {
      defer(serve, exchange, resolve);
    });
  };
}

/** Node sets `readableFlowing` when something listens for data, reads or pauses. Mocks have no stream. */
const isObserved = (req: ArkRequest): boolean =>
  isStream(req) && typeof req.readableFlowing === 'boolean' && !req.readableDidRead;

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
      then(receive(receiver, options, exchange), (result) =>
        isArkError(result) ? fail(result, receiver, exchange) : succeed(result, receiver, options, exchange),
      ),
    (error) => {
      exchange.report.responseFailed(error);
      respondFailure(exchange, error);
    },
  );

/** @returns the result of the request, or the error that rejects it */
function receive(
  receiver: MountedReceiver,
  { respond, eventOf }: MountOptions,
  { req, reader, deadline, report }: Exchange,
): Handled | ArkWebhookError | Promise<Handled | ArkWebhookError> {
  const { settings, state } = receiver;
  const before = state.getHandled(req);
  if (before) return before as Handled;
  const read = reader ? (_: ArkRequest, limit: number) => readBody(req, limit, reader) : readBody;
  report.received(req, { onSuccess: !respond, onFailure: settings.errors === 'next' });
  return catchFailure<Handled | ArkWebhookError>(
    () =>
      traceDelivery(channels.request, report.message, () =>
        handleRequest(receiver, req, read, { report, deadline, routed: !respond, eventOf }),
      ),
    toArkError,
  );
}

function succeed(
  { outcome, claim, body }: Handled,
  { state }: MountedReceiver,
  { respond }: MountOptions,
  exchange: Exchange,
): void | Promise<void> {
  const { req, res, report } = exchange;
  const { event, duplicate } = outcome;
  if (respond || duplicate || !isArkEventName(event?.type)) {
    sendReceipt(res, outcome);
    return undefined;
  }
  const handled: Handled = { outcome, body };
  state.rememberHandled(req, handled);
  const settlement = claim && settleOnResponse(res, claim, { state, report, type: event.type });
  return catchFailure(
    () =>
      then(markBodyRead(req, body), () => {
        callNext(exchange, { onReturn: settlement?.routeReturned });
      }),
    (error) => {
      settlement?.release();
      throw error;
    },
  );
}

function fail(error: ArkWebhookError, { settings }: MountedReceiver, exchange: Exchange): void | Promise<void> {
  const { req, res } = exchange;
  if (settings.errors === 'respond') return sendProblem(req, res, error);
  // Express's own handler waits for the end of the request before it responds.
  if (isUnread(req)) void discardRest(req).then(() => !req.complete && req.destroy());
  callNext(exchange, { error });
}
