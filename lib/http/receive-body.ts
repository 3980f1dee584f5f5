/** `receive()`: handles a body without HTTP. */
import { channels } from '../diagnostics/channels.js';
import type { Log } from '../diagnostics/logger.js';
import type { ArkEventName } from '../events/event.js';
import type { Outcome } from '../events/outcome.js';
import type { ArkRequest } from '../events/request.js';
import { catchFailure } from '../internal/promises.js';
import { checkOptionNames } from '../internal/option-checks.js';
import { toBuffer } from '../internal/to-buffer.js';
import { parseBody } from '../parsing/parse-body.js';
import { parseEvent } from '../parsing/parse-event.js';
import { DeliveryReporter } from '../processing/delivery-reporter.js';
import { type Processed, processEvent, type ProcessingOptions } from '../processing/process-event.js';
import { checkSize } from './check-size.js';
import { handleRequest, type Receiver, toArkError } from './handle-request.js';
import { resolveMiddlewareOptions } from './middleware-options.js';
import { type HeadersLike, toNodeHeaders } from './to-node-headers.js';

/** Options of `receive()`. */
export interface ReceiveOptions {
  /** The event name to assume for a bare payload that is ambiguous. */
  event?: ArkEventName | undefined;
  /**
   * The request's headers: a Fetch `Headers`, or an object as Node's. If the options have this key, the credentials are
   * checked as the middleware does; undefined and null count as no headers.
   */
  headers?: HeadersLike;
}

/**
 * Waits for the listeners as long as they take.
 *
 * @throws InvalidOptionsError, or the error that rejects such a request
 */
export async function receiveBody(
  receiver: Receiver & { settings: { log: Log } },
  body: unknown,
  options: ReceiveOptions,
): Promise<Outcome> {
  checkOptionNames('receive()', options, { event: true, headers: true });
  resolveMiddlewareOptions({ event: options.event });
  const { emitter, settings, state } = receiver;
  state.assertOpen();
  const reporter = new DeliveryReporter(emitter, settings.log, channels.receive);
  const processing = { reporter, deadline: undefined, routed: false };
  const receive = 'headers' in options ? receiveWithHeaders : receiveUnauthenticated;
  const runSteps = (): Processed | Promise<Processed> =>
    catchFailure<Processed>(() => receive(receiver, body, options, processing), throwArkError);
  return (await state.tasks.track((async () => reporter.trace(runSteps))())).outcome;
}

function receiveUnauthenticated(
  receiver: Receiver,
  body: unknown,
  { event }: ReceiveOptions,
  processing: ProcessingOptions,
): Processed | Promise<Processed> {
  return processEvent(receiver, parseEvent(parseBody(body), { hint: event }, receiver.settings), processing);
}

function receiveWithHeaders(
  receiver: Receiver,
  body: unknown,
  { headers: given, event }: ReceiveOptions,
  processing: ProcessingOptions,
): Processed | Promise<Processed> {
  const { headers, rawHeaders } = toNodeHeaders(given);
  // The app's function for keys gets an object whose only own property is its headers.
  const request = Object.assign(Object.create({ method: 'POST', rawHeaders }) as ArkRequest, { headers });
  const bytes = toBuffer(body);
  const readBody = (_: ArkRequest, limit: number): unknown => (bytes ? checkSize(bytes, limit) : body);
  return handleRequest(receiver, request, readBody, { ...processing, eventOf: () => event });
}

/** Reading a parsed value can throw anything: it may have getters. */
function throwArkError(cause: unknown): never {
  throw toArkError(cause);
}
