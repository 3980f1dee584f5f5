/** Passes requests on: to the route that responds to them, or to Express's error handlers. */
import type { ArkWebhookError } from '../errors.js';
import type { Body } from '../events/body.js';
import { catchFailure, chain, isPromiseLike } from '../internal/promises.js';
import type { Claim } from '../processing/claim-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';
import { discardRest, isUnread } from './discard-rest.js';
import type { Exchange, Rejected } from './exchange.js';
import { markBodyRead, refillBody } from './mark-body-read.js';
import { respondFailure } from './respond.js';
import { settleOnResponse } from './settle-on-response.js';

/**
 * Calls the route of a handled event. The claim is settled by the route's response.
 *
 * @throws Error if the body cannot be passed on; the claim is released then
 */
export function passToRoute(
  exchange: Exchange,
  { claim, body, type }: { claim: Claim | undefined; body: Body; type: string },
  state: ReceiverState,
): void | Promise<void> {
  const { req, res, reporter } = exchange;
  const settlement = claim && settleOnResponse(res, claim, { state, reporter, type });
  return catchFailure(
    () =>
      chain(markBodyRead(req, body), () => {
        callNext(exchange, { onReturn: settlement?.onRouteReturn });
      }),
    (error) => {
      settlement?.release();
      throw error;
    },
  );
}

/** Calls the error handlers with a rejected request, whose body is readable again. */
export function passToErrorHandlers(exchange: Exchange, { error, body }: Rejected): void | Promise<void> {
  const { req } = exchange;
  // Express's own error handler waits for the end of the request before it responds.
  if (isUnread(req)) void discardRest(req).then(() => !req.complete && req.destroy());
  return chain(Buffer.isBuffer(body) ? refillBody(req, body) : undefined, () => {
    callNext(exchange, { error });
  });
}

/**
 * Calls `next`. Without Express, nothing else handles its failure.
 *
 * @param options.error the error that the request was rejected with
 * @param options.onReturn called when `next` has returned, or its promise has settled
 */
function callNext(
  exchange: Exchange,
  { error, onReturn }: { error?: ArkWebhookError; onReturn?: (() => void) | undefined },
): void {
  const { next, reporter } = exchange;
  const onFailure = (failure: unknown): void => {
    reporter.reportRouteFailure(failure);
    respondFailure(exchange, failure);
  };
  try {
    const result = error ? next(error) : next();
    if (isPromiseLike(result)) return void result.then(undefined, onFailure).then(onReturn);
  } catch (failure) {
    onFailure(failure);
  }
  onReturn?.();
}
