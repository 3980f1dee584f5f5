/** `fetch()`: handles requests of servers that use the Fetch API. */
// The global URL of jsdom has no canParse().
import { URL } from 'node:url';
import { channels } from '../diagnostics/channels.js';
import type { Log } from '../diagnostics/logger.js';
import { type ArkWebhookError, InvalidOptionsError, isArkError, RawBodyUnavailableError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import { readProperty } from '../internal/read-property.js';
import { toBuffer } from '../internal/to-buffer.js';
import { withTimeout } from '../internal/with-timeout.js';
import { DeliveryReporter } from '../processing/delivery-reporter.js';
import { checkEncoding, checkMediaType } from './check-content.js';
import { checkContentLength, createTooLargeError } from './check-size.js';
import { GrowingBuffer } from './growing-buffer.js';
import { type Handled, handleRequest, type Receiver } from './handle-request.js';
import { createProblem } from './problem.js';
import { toReceipt } from './respond.js';
import { ARRIVAL_TIMEOUT_MS, createBrokenError, createLateError } from './stream-reader.js';
import { toNodeHeaders } from './to-node-headers.js';

/**
 * @returns the response that the middleware would write
 * @throws InvalidOptionsError if the argument is no Request of the Fetch API; never rejects otherwise
 */
export async function fetchRequest(
  receiver: Receiver & { settings: { log: Log; ackTimeout: number } },
  request: Request,
): Promise<Response> {
  const { emitter, settings, state } = receiver;
  const reporter = new DeliveryReporter(emitter, settings.log, channels.request);
  checkRequest(request);
  // The part of a request that authentication and the app's function for keys read.
  const head = {
    method: readProperty(request, 'method'),
    url: readPath(request),
    ...readHeaders(request),
  } as object as ArkRequest;
  reporter.reportRequest(head, { onSuccess: false, onFailure: false });
  const deadline = performance.now() + settings.ackTimeout;
  const readRequestBody = (_: ArkRequest, limit: number): Promise<Buffer> => readBody(request, head, limit);
  const handle = (): Handled | Promise<Handled> =>
    handleRequest(receiver, head, readRequestBody, { reporter, deadline, routed: false, eventOf: undefined });
  try {
    const { outcome } = await state.tasks.track((async () => reporter.trace(handle))());
    return new Response(toReceipt(outcome), { headers: { 'Content-Type': 'application/json' } });
  } catch (error) {
    return toResponse(error as ArkWebhookError, request);
  }
}

/** Requests of Node and Express, and contexts of frameworks, have no `Headers`, or a body that is no stream. */
function checkRequest(request: unknown): void {
  if (typeof Response === 'undefined')
    throw new InvalidOptionsError(
      'fetch() needs the global Response of Node, which jsdom hides: test in the environment "node".',
    );
  const body = readProperty(request, 'body') ?? undefined;
  const readable = body === undefined || typeof readProperty(body, 'getReader') === 'function';
  if (typeof readProperty(readProperty(request, 'headers'), 'entries') === 'function' && readable) return;
  throw new InvalidOptionsError(
    'Expected the argument of fetch() to be a Request of the Fetch API: pass the Request itself, not the context or the ' +
      'request of a framework.',
  );
}

/** Some runtimes pass only a path, or throw. */
function readPath(request: Request): string {
  const url = readProperty(request, 'url');
  if (typeof url !== 'string') return '';
  return URL.canParse(url) ? new URL(url).pathname : url;
}

/** Headers that cannot be read authenticate nothing. */
function readHeaders(request: Request): ReturnType<typeof toNodeHeaders> {
  try {
    return toNodeHeaders(request.headers);
  } catch {
    return toNodeHeaders(undefined);
  }
}

function toResponse(error: ArkWebhookError, request: Request): Response {
  const unread = cancelBody(request);
  const { status, headers, text } = createProblem(error, { unread });
  const response = new Response(text, { status });
  for (const [name, value] of Object.entries(headers)) {
    response.headers.delete(name);
    for (const each of [value].flat()) response.headers.append(name, each);
  }
  return response;
}

/** @returns whether there was something to cancel */
function cancelBody(request: Request): boolean {
  try {
    if (!request.body || request.bodyUsed) return false;
    void request.body.cancel().catch(() => undefined);
  } catch {
    // It cannot be read either.
  }
  return true;
}

async function readBody(request: Request, { headers }: ArkRequest, limit: number): Promise<Buffer> {
  checkMediaType(headers);
  checkContentLength(headers, limit);
  checkEncoding(headers);
  if (request.bodyUsed || request.body?.locked)
    throw new RawBodyUnavailableError('The body of the Request was read before fetch() was called.');
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return Buffer.alloc(0);
  try {
    return await withTimeout(ARRIVAL_TIMEOUT_MS, readAll(reader, limit), createLateError);
  } catch (cause) {
    reader.cancel().catch(() => undefined);
    throw isArkError(cause) ? cause : createBrokenError();
  }
}

/** Reads up to the limit. */
async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number): Promise<Buffer> {
  const body = new GrowingBuffer();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    // A string, if the stream is the app's.
    const bytes = toBuffer(chunk.value);
    if (!bytes) throw createBrokenError();
    if (body.length + bytes.length > limit) throw createTooLargeError(limit);
    body.append(bytes);
  }
  return body.toBuffer();
}
