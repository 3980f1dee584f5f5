/** `fetch()`: the path of a request for servers that speak the Fetch API. */
import { channels, createMessage } from '../diagnostics/channels.js';
import type { Log } from '../diagnostics/logger.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';
import { type ArkWebhookError, InvalidOptionsError, isArkError, RawBodyUnavailableError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import { toBuffer } from '../internal/to-buffer.js';
import { DeliveryReport } from '../processing/delivery-report.js';
import { checkContent, checkEncoding, createTooLargeError } from './check-content.js';
import { GrowingBuffer } from './growing-buffer.js';
import { type Handled, handleRequest, type Receiver } from './handle-request.js';
import { createProblem } from './problem.js';
import { toReceipt } from './respond.js';
import { ARRIVAL_TIMEOUT_MS, createBrokenError, createLateError } from './stream-reader.js';
import { toNodeHeaders } from './to-node-headers.js';

/**
 * @returns the response that the middleware would write
 * @throws InvalidOptionsError if it is given no Request, as a framework's own; else never
 */
export async function fetchRequest(
  receiver: Receiver & { settings: { log: Log; ackTimeout: number } },
  request: Request,
): Promise<Response> {
  const { emitter, settings, state } = receiver;
  const message = createMessage(channels.request, emitter);
  const report = new DeliveryReport(emitter, settings.log, message);
  checkRequest(request);
  // What the app's function for keys gets.
  const head = {
    method: request.method,
    url: toPath(request.url),
    ...toNodeHeaders(request.headers),
  } as object as ArkRequest;
  report.received(head, { onSuccess: false, onFailure: false });
  const deadline = performance.now() + settings.ackTimeout;
  const handle = (): Handled | Promise<Handled> =>
    handleRequest(receiver, head, (_, limit) => readBody(request, head, limit), {
      report,
      deadline,
      routed: false,
      eventOf: undefined,
    });
  try {
    const handled = (async () => traceDelivery(channels.request, message, handle))();
    const { outcome } = await state.tasks.track(handled);
    return new Response(toReceipt(outcome), { headers: { 'Content-Type': 'application/json' } });
  } catch (error) {
    return toResponse(error as ArkWebhookError, request);
  }
}

/** Requests of Node, Express or a framework's context have no `Headers`, or a body that is no stream. */
function checkRequest(request: unknown): void {
  const { url, headers, body } = (request ?? {}) as Partial<Request>;
  const readable = body === undefined || body === null || typeof body.getReader === 'function';
  if (typeof url === 'string' && typeof headers?.entries === 'function' && readable) return;
  throw new InvalidOptionsError(
    'Expected the argument of fetch() to be a Request of the Fetch API: pass the Request itself, not the context or the ' +
      'request of a framework.',
  );
}

/** Some runtimes pass a path alone. */
const toPath = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

function toResponse(error: ArkWebhookError, request: Request): Response {
  const unread = Boolean(request.body) && !request.bodyUsed;
  if (unread) request.body?.cancel().catch(() => undefined);
  const { status, headers, text } = createProblem(error, { unread });
  const response = new Response(text, { status });
  for (const [name, value] of Object.entries(headers)) {
    response.headers.delete(name);
    for (const each of [value].flat()) response.headers.append(name, each);
  }
  return response;
}

/** Stops at the limit: what goes over it is not read. */
async function readBody(request: Request, { headers }: ArkRequest, limit: number): Promise<Buffer> {
  checkContent(headers, limit);
  checkEncoding(headers);
  if (request.bodyUsed || request.body?.locked)
    throw new RawBodyUnavailableError('The body of the Request was read before fetch() was called.');
  const body = new GrowingBuffer();
  if (!request.body) return body.toBuffer();
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(createLateError());
    }, ARRIVAL_TIMEOUT_MS);
  });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return body.toBuffer();
      // Strings, if the app has created the stream.
      const bytes = toBuffer(value);
      if (!bytes) throw createBrokenError();
      if (body.length + bytes.length > limit) throw createTooLargeError(limit);
      body.append(bytes);
    }
  } catch (cause) {
    reader.cancel().catch(() => undefined);
    throw isArkError(cause) ? cause : createBrokenError();
  } finally {
    clearTimeout(timer);
  }
}
