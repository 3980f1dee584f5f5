/** The steps of a request: authenticate, read the body, verify the signature, parse, process. */
import type { Authenticator } from '../auth/authenticator.js';
import type * as DescribeRequest from '../diagnostics/describe-request.js';
import { type ArkWebhookError, isArkError, MethodNotAllowedError, UnavailableError } from '../errors.js';
import type { Body } from '../events/body.js';
import { type ArkEvent, isArkEventName, type Verified } from '../events/event.js';
import type { ArkRequest, EventOfRequest } from '../events/request.js';
import { catchFailure, chain } from '../internal/promises.js';
import { parseBody } from '../parsing/parse-body.js';
import { type ParseSettings, parseEvent } from '../parsing/parse-event.js';
import {
  type Processed,
  processEvent,
  type ProcessingOptions,
  type ProcessingSettings,
  type Processor,
} from '../processing/process-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';

/** The dependencies of a request's steps. */
export interface Receiver extends Processor {
  settings: ProcessingSettings & ParseSettings & { authenticator: Authenticator; limit: number };
}

/** Reads a request's body. Returns its bytes, or the result of another parser. */
export type BodyReader<R> = (request: R, limit: number) => unknown;

/** How one request is handled. */
export interface RequestOptions extends ProcessingOptions {
  /** Returns the event name to assume for a bare payload that is ambiguous. */
  eventOf: EventOfRequest | undefined;
}

/** The result of a request. */
export interface Handled extends Processed {
  body: Body;
}

/**
 * Handles a request of Node or of the Fetch API. Sets its `arkEvent`.
 *
 * @returns the result; a promise only if a step returns one
 * @throws ArkWebhookError for every failure
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
      throw rejectRequest(receiver, request, cause, options);
    },
  );

/** Names the method only if it is a common one, because requests may contain anything. */
const describeMethod = (method: string | undefined): string =>
  `Expected the method POST${/^(?:GET|HEAD|PUT|PATCH|DELETE|OPTIONS)$/.test(method ?? '') ? `, got ${method}` : ''}.`;

function runSteps<R extends ArkRequest>(
  receiver: Receiver,
  request: R,
  readBody: BodyReader<R>,
  options: RequestOptions,
): Handled | Promise<Handled> {
  const { authenticator, limit } = receiver.settings;
  if (request.method !== 'POST') throw new MethodNotAllowedError(describeMethod(request.method));
  return chain(authenticator.authenticate(request), (credentials) => {
    receiver.state.assertOpen();
    return chain(readBody(request, limit), (raw) =>
      chain(authenticator.verify(credentials, Buffer.isBuffer(raw) ? raw : undefined), (verified) =>
        handleBody(receiver, request, { raw, verified }, options),
      ),
    );
  });
}

function handleBody(
  receiver: Receiver,
  request: ArkRequest,
  { raw, verified }: { raw: unknown; verified: Verified },
  options: RequestOptions,
): Handled | Promise<Handled> {
  const body = parseBody(raw);
  const name = options.eventOf?.(request);
  const hint = isArkEventName(name) ? name : undefined;
  const parsed = parseEvent(body, { hint, verified }, receiver.settings);
  if (parsed.kind === 'valid') setEvent(request, parsed.event, options);
  return chain(processEvent(receiver, parsed, options), (processed) => ({ ...processed, body }));
}

/** A frozen request is handled without `arkEvent`, unless a route needs it. */
function setEvent(request: ArkRequest, event: ArkEvent, { routed }: RequestOptions): void {
  if (!Reflect.set(request, 'arkEvent', event) && routed)
    throw new TypeError('The request is frozen: the route could not read its event.');
}

/** The message of the error contains nothing of the cause. */
export const toArkError = (cause: unknown): ArkWebhookError =>
  isArkError(cause) ? cause : new UnavailableError('The receiver failed before the event was handled.', { cause });

/** Converts a failure to one of our errors, and reports the request unless it failed in a listener. */
function rejectRequest(
  { state }: Receiver,
  request: ArkRequest,
  cause: unknown,
  { reporter }: RequestOptions,
): ArkWebhookError {
  const error = toArkError(cause);
  if (error.code === 'listener_failed' || error.code === 'listeners_pending') return error;
  if (error.code === 'raw_body_unavailable') state.addFact('parsedFirst');
  if (error.code === 'missing_credentials' && error.signed) state.addFact('signedWithoutKey');
  if (error.status === 401 || error.status === 405) detectMount(request, state);
  const { describeRejection } = require('../diagnostics/describe-request.js') as typeof DescribeRequest;
  reporter.reportRejection(describeRejection(request, error), error.cause, state.rejections);
  return error;
}

/** Express sets `baseUrl` to the path of `app.use(path, …)`, and `route` for `app.post(path, …)`. */
function detectMount(
  { baseUrl, route }: ArkRequest & { baseUrl?: unknown; route?: unknown },
  state: ReceiverState,
): void {
  if (baseUrl === '' && route === undefined) state.addFact('mountedWithoutPath');
}
