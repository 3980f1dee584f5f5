/** Reads the body of a request, even if other code has read it before or reads it at the same time. */
import { RawBodyUnavailableError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import { toBuffer } from '../internal/to-buffer.js';
import { checkEncoding, checkMediaType } from './check-content.js';
import { checkContentLength, checkSize } from './check-size.js';
import { isStream } from './is-stream.js';
import { createBrokenError, StreamReader } from './stream-reader.js';
import type * as WaitForEnd from './wait-for-end.js';

/** The same in every copy of this package. A second receiver uses the body that the first one has read. */
const bodyRead: unique symbol = Symbol.for('express-ark-webhooks:body') as never;

type MarkedRequest = ArkRequest & { [bodyRead]?: Buffer };

/** Keeps the bytes that a receiver has read from the stream of a request. */
export function setBodyRead(req: MarkedRequest, bytes: Buffer): Buffer {
  req[bodyRead] = bytes;
  return bytes;
}

/** @returns the bytes that a receiver has read from the stream of this request */
export const getBodyRead = (req: MarkedRequest): Buffer | undefined => req[bodyRead];

/**
 * Reads the stream, if no other code has read it. Otherwise returns the bytes that other code has kept (`req.rawBody`), or
 * the result of another parser (`req.body`).
 *
 * @param req the request. If it has no stream, as those of adapters and mocks, its properties are used.
 * @param limit the maximum size, in bytes
 * @param reader reads a stream that other code reads too, from its first byte
 * @returns the bytes, or the result of another parser; a promise if the body has not arrived yet
 * @throws UnsupportedMediaTypeError, BodyTooLargeError, MalformedJsonError if it is incomplete, or
 * RawBodyUnavailableError if other code has read it and kept nothing
 */
export function readBody(req: ArkRequest, limit: number, reader?: StreamReader): unknown {
  checkMediaType(req.headers);
  checkContentLength(req.headers, limit);
  if (!isStream(req) || isConstructed(req)) return readKept(req, { limit, ended: true });
  const bytes = getBodyRead(req);
  if (bytes) return checkSize(bytes, limit);
  if (hasArrived(req)) {
    checkEncoding(req.headers);
    return toBuffer(req.read(), req.readableEncoding ?? undefined);
  }
  if (reader || (!req.readableDidRead && (!req.destroyed || req.body === undefined))) {
    checkEncoding(req.headers);
    // The client disconnected while its key was looked up, so nothing would be read. A reader has the bytes that arrived.
    if (req.destroyed && !reader) throw createBrokenError();
    return (reader ?? new StreamReader(req, limit)).read().then((bytes) => setBodyRead(req, bytes));
  }
  if (req.readableEnded || req.destroyed || req.listenerCount('data') === 0)
    return readKept(req, { limit, ended: req.readableEnded });
  // Other code is reading it.
  const { waitForEnd } = require('./wait-for-end.js') as typeof WaitForEnd;
  return waitForEnd(req).then(() => readKept(req, { limit, ended: req.readableEnded }));
}

/** Whether the whole body has arrived and was not read, as is usual: it arrives together with the headers. */
const hasArrived = (req: ArkRequest): boolean =>
  req.readableLength > 0 &&
  req.readableLength === Number(req.headers['content-length']) &&
  req.readableFlowing === null;

/** Whether a request was constructed with a parsed body: it has no connection, so nothing would be read. */
const isConstructed = (req: ArkRequest): boolean =>
  (req.socket as ArkRequest['socket'] | null | undefined) === null && req.readableLength === 0 && isParsed(req);

/**
 * @param options.ended whether the stream has ended. Before that, `rawBody` may be incomplete.
 */
function readKept(req: ArkRequest, { limit, ended }: { limit: number; ended: boolean }): unknown {
  const raw = ended ? toBuffer(req.rawBody) : undefined;
  if (raw && isComplete(raw, req)) return checkSize(raw, limit);
  const bytes = toBuffer(req.body);
  if (bytes && bytes.length > 0) return checkSize(bytes, limit);
  if (!isParsed(req))
    throw new RawBodyUnavailableError(
      'Another middleware has consumed the body and kept nothing of it. Mount the receiver before it, or keep the ' +
        'bytes: express.json({ verify: captureRawBody }).',
    );
  return req.body;
}

/** Other code may have started to read late, or decoded bytes that are no text. Then its bytes are not the body. */
function isComplete(bytes: Buffer, { headers }: ArkRequest): boolean {
  if (bytes.length === 0) return false;
  const length = headers['content-length'];
  return length === undefined || headers['content-encoding'] !== undefined || bytes.length === Number(length);
}

/** Express 4 sets `req.body` to `{}` even if no parser ran. */
function isParsed({ body, headers, _body: marked }: ArkRequest & { _body?: unknown }): boolean {
  if (body === undefined || body === null) return false;
  if (typeof body !== 'object') return true;
  const [name] = Object.keys(body);
  // express.urlencoded() for every content type makes the JSON a name.
  if (name !== undefined) return !name.startsWith('{');
  if (marked === true) return true;
  return Number(headers['content-length']) <= MAX_EMPTY_OBJECT_LENGTH;
}

/** The maximum length of an object without keys, including some white space. */
const MAX_EMPTY_OBJECT_LENGTH = 8;
