/** Makes a request readable again after it was read, for code behind the receiver that reads the stream. */
import { Readable } from 'node:stream';
import type { ArkRequest } from '../events/request.js';

/** Calls the constructor on an existing object, as constructors without `class` do. */
const initialize = Readable as unknown as (
  this: Readable,
  options: { encoding?: BufferEncoding; read: () => void },
) => void;

/** Events that were emitted for this body before. */
const BODY_EVENTS = ['data', 'readable', 'end'];

/**
 * Replaces the stream of the request with one of the same bytes. Otherwise code that waits for `data` or `end` would wait
 * forever, and code that checks first would fail. `readableEnded` stays true.
 *
 * @param req a request that has ended
 */
export function refillRequest(req: ArkRequest, bytes: Buffer): void {
  // The state of other streams, such as those of mocks, is unknown. If a parser has decoded the bytes, the headers are wrong.
  if (!(req instanceof Readable) || req.headers['content-encoding'] !== undefined) return;
  const { readableEncoding } = req;
  for (const name of BODY_EVENTS) req.removeAllListeners(name);
  // Pushed when the stream is read: otherwise it would flow before a proxy has set the headers of its request.
  const read = (): void => void req.push(null);
  initialize.call(req, { read, ...(readableEncoding && { encoding: readableEncoding }) });
  req.push(bytes);
  Object.defineProperty(req, 'readableEnded', { configurable: true, writable: true, value: true });
}

/** Node's own consumers read this property instead of `readable`, if it exists. */
const isReadable = Symbol.for('nodejs.stream.readable');

/**
 * Makes body-parser 2 skip the request: it skips requests that are complete and not `readable`. The value is undefined,
 * because raw-body rejects false.
 */
export function hideFromParsers(req: ArkRequest): void {
  Object.defineProperty(req, 'readable', { configurable: true, writable: true, value: undefined });
  Object.defineProperty(req, isReadable, {
    configurable: true,
    get: (): unknown => Reflect.get(Readable.prototype, 'readable', req),
  });
}
