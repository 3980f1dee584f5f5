/** The steps of a request: authenticate, read the body, verify the signature, parse, process. */
import type { Authenticator } from '../auth/authenticator.js';
import { describeRejection } from '../diagnostics/logger.js';
import { type ArkWebhookError, isArkError, MethodNotAllowedError, UnavailableError } from '../errors.js';
import type { Body } from '../events/body.js';
import { type ArkEvent, isArkEventName } from '../events/event.js';
import type { ArkRequest, EventOfRequest } from '../events/request.js';
import { catchFailure, then } from '../internal/promises.js';
import { parseBody } from '../parsing/parse-body.js';
import { type ParseSettings, parseEvent } from '../parsing/parse-event.js';
import type { DeliveryReport } from '../processing/delivery-report.js';
import {
  admitEvent,
  type Processed,
  processEvent,
  type ProcessingOptions,
  type ProcessingSettings,
  type Processor,
} from '../processing/process-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';

/** What requests are handled by. */
export interface Receiver extends Processor {
  settings: ProcessingSettings & ParseSettings & { authenticator: Authenticator; limit: number };
}

/** Reads a request's body: its bytes, or the result of another parser. */
export type BodyReader<R> = (request: R, limit: number) => unknown;

/** How one request is handled. */
export interface RequestOptions extends ProcessingOptions {
  /** Names a bare payload that is ambiguous. */
  eventOf: EventOfRequest | undefined;
}

/** The result of a request. */
export interface Handled extends Processed {
  body: Body;
}

/**
 * Handles a request, whatever brings it. Sets its `arkEvent`.
 *
 * @returns the result; a promise only if a step returns one
 * @throws ArkWebhookError, whatever fails
 */
export const handleRequest = <R extends ArkRequest>(
  receiver: Receiver,
  request: R,
  readBody: BodyReader<R>,
  options: RequestOptions,
): Handled | Promise<Handled> =>
  catchFailure(
    () => runSteps(receiver, request, readBody, options),
    (cause) => {
      throw rejectRequest(cause, request, receiver.state, options.report);
    },
  );

function runSteps<R extends ArkRequest>(
  receiver: Receiver,
  request: R,
  readBody: BodyReader<R>,
  options: RequestOptions,
): Handled | Promise<Handled> {
  const { settings, state } = receiver;
  const { authenticator, limit } = settings;
  const { report, eventOf } = options;
  if (request.method !== 'POST') throw new MethodNotAllowedError('Expected the method POST.');
  return then(authenticator.authenticate(request), (credentials) => {
    state.assertOpen();
    return then(readBody(request, limit), (raw) =>
      then(authenticator.verify(credentials, Buffer.isBuffer(raw) ? raw : undefined), (verified) => {
        const body = parseBody(raw);
        const hint = eventOf?.(request);
        const parsed = parseEvent(body, { hint: isArkEventName(hint) ? hint : undefined, verified }, settings);
        report.parsed(parsed);
        if (!admitEvent(parsed, settings)) return { outcome: { received: true }, body };
        if (parsed.kind === 'valid') setEvent(request, parsed.event, options.routed);
        return then(processEvent(receiver, parsed, options), ({ outcome, claim }) => ({
          outcome,
          claim,
          body,
        }));
      }),
    );
  });
}

/** A request that is frozen is served without it, unless a route needs it. */
function setEvent(request: ArkRequest, event: ArkEvent, routed: boolean): void {
  if (!Reflect.set(request, 'arkEvent', event) && routed)
    throw new TypeError('The request is frozen: the route could not read its event.');
}

/** Its message has no word of the cause. */
export const toArkError = (cause: unknown): ArkWebhookError =>
  isArkError(cause) ? cause : new UnavailableError('The receiver failed before the event was handled.', { cause });

/** Turns whatever went wrong into one of our errors, and reports the request that it rejects. */
function rejectRequest(
  cause: unknown,
  request: ArkRequest,
  state: ReceiverState,
  report: DeliveryReport,
): ArkWebhookError {
  const error = toArkError(cause);
  if (error.code === 'listener_failed' || error.code === 'listeners_pending') return error;
  if (error.code === 'raw_body_unavailable') state.setFact('parsedFirst');
  if (error.code === 'missing_credentials' && error.signed) state.setFact('signedWithoutKey');
  if (error.status === 401 || error.status === 405) checkMount(request, state);
  report.rejected(describeRejection(request, error), error.cause, state.rejections);
  return error;
}

/** Express sets `baseUrl` to the path of `app.use(path, …)`, and `route` for `app.post(path, …)`. */
function checkMount(
  { baseUrl, route }: ArkRequest & { baseUrl?: unknown; route?: unknown },
  state: ReceiverState,
): void {
  if (baseUrl === '' && route === undefined) state.setFact('mountedWithoutPath');
}
