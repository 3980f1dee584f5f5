/** The middleware: leads each request to its answer. */
import type { ServerResponse } from 'node:http';
import { channels } from '../diagnostics/channels.js';
import type { Claim } from '../processing/claim-event.js';
import type { ArkWebhookError } from '../errors.js';
import { isArkEventName } from '../events/event.js';
import { handleRequest } from './handle-request.js';
import type { InFlight } from '../internal/pending-tasks.js';
import { isLogger, SafeLogger } from '../diagnostics/logger.js';
import type { EventOfRequest } from '../options.js';
import type { Delivery, Outcome, Receiver } from '../processing/process-event.js';
import type { ArkLogger, ArkMiddleware, ArkRequest } from '../events/request.js';
import { abandon, accept, isUnread, refuse } from './respond.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';

/**
 * @param respond whether success is answered here; else the route is called, and answers
 * @param eventOf names a bare body whose shape does not tell
 * @param onOwnLogger called with the logger of a request that brings its own
 */
export function makeMiddleware(
  receiver: Receiver,
  respond: boolean,
  eventOf: EventOfRequest | undefined,
  onOwnLogger: (log: ArkLogger) => void,
): ArkMiddleware {
  const { settings, inFlight } = receiver;

  return function arkWebhooks(request, res, next) {
    const req: ArkRequest = request;
    const own = !settings.logger && isLogger(req.log) ? req.log : undefined;
    const delivery: Delivery = {
      log: own ? new SafeLogger(own) : settings.log,
      answerBy: performance.now() + settings.ackTimeout,
      onEvent: (event) => (req.arkEvent = event),
      onHandled: respond ? undefined : settleByAnswer(res, inFlight),
    };
    if (own) onOwnLogger(delivery.log);

    const succeed = ({ event, duplicate, queued }: Outcome): void => {
      if (!respond && !duplicate && isArkEventName(event?.type)) next();
      else accept(res, { received: true, ...(duplicate && { duplicate }), ...(queued && { queued }) });
    };
    const fail = (error: ArkWebhookError): void => {
      const unread = !delivery.arrived && isUnread(req);
      if (settings.errors === 'respond') refuse(req, res, error, unread);
      else {
        if (unread) abandon(req);
        next(error);
      }
    };
    const handle = (): Promise<Outcome> => handleRequest(receiver, req, delivery, eventOf);
    void inFlight.track(traceDelivery(channels.request, receiver, delivery, handle).then(succeed, fail));
  };
}

/** The route's own answer tells whether the event is done; a connection that breaks before it, that it is not. */
function settleByAnswer(res: ServerResponse, inFlight: InFlight): (claim: Claim) => void {
  return (claim) => {
    const settle = (): void => {
      void inFlight.track(Promise.resolve(claim.settle(res.writableFinished && res.statusCode < 300)));
    };
    if (res.destroyed) settle();
    else res.once('close', settle);
  };
}
