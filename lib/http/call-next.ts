/** A call of the middleware, and what happens if `next()` or the response fails. */
import type { ServerResponse } from 'node:http';
import { type ArkWebhookError, ListenerFailedError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import { isPromiseLike } from '../internal/promises.js';
import type { DeliveryReporter } from '../processing/delivery-reporter.js';
import { sendProblem } from './respond.js';
import type { StreamReader } from './stream-reader.js';

/** A call of the middleware. */
export interface Exchange {
  req: ArkRequest;
  res: ServerResponse;
  next: (error?: unknown) => unknown;
  /** Reads a stream that other code has started to read, from its first byte. */
  reader: StreamReader | undefined;
  deadline: number;
  reporter: DeliveryReporter;
}

/** A rejected request. */
export interface Rejected {
  error: ArkWebhookError;
  /** The body, if it was read and an error handler may need it. */
  body: unknown;
}

/**
 * Calls `next`. Without Express, nothing else handles its failure.
 *
 * @param options.error the error that the request was rejected with
 * @param options.onReturn called when `next` has returned, or its promise has settled
 */
export function callNext(
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

/** Responds 500 if nothing was sent yet, else closes the connection. */
export function respondFailure({ req, res }: Exchange, error: unknown): void {
  try {
    if (!res.headersSent)
      void sendProblem(req, res, new ListenerFailedError('The route failed: the event was not handled.', [error]));
    else if (!res.writableEnded) res.destroy();
  } catch {
    // The response cannot be written.
  }
}
