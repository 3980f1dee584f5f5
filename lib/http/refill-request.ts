/** Makes a request that was read readable once more, for code that comes later and reads the stream itself. */
import { Readable } from 'node:stream';
import type { ArkRequest } from '../events/request.js';

/** What `Readable.call(this, options)` is to constructors without `class`, such as IncomingMessage. */
const initialize = Readable as unknown as (
  this: Readable,
  options: { encoding?: BufferEncoding; read: () => void },
) => void;

/** Events that listeners have had for this body already. */
const BODY_EVENTS = ['data', 'readable', 'end'];

/**
 * Replaces the request's stream by one with the same bytes: without it, code that waits for `data` or `end` would wait forever,
 * and code that checks first would fail. `readableEnded` stays true, since everything has arrived.
 *
 * @param req a request that has ended
 */
export function refillRequest(req: ArkRequest, bytes: Buffer): void {
  // The state of other streams, such as those of mocks, is unknown. A parser has decoded the bytes: the headers are wrong then.
  if (!(req instanceof Readable) || req.headers['content-encoding'] !== undefined) return;
  const { readableEncoding } = req;
  for (const name of BODY_EVENTS) req.removeAllListeners(name);
  // If the end were there from the start, the stream would flow before a proxy has set the headers of its request.
  const read = (): void => void req.push(null);
  initialize.call(req, { read, ...(readableEncoding && { encoding: readableEncoding }) });
  req.push(bytes);
  Object.defineProperty(req, 'readableEnded', { configurable: true, writable: true, value: true });
}

/** What Node's own consumers read instead of `readable`, if it is there. */
const isReadable = Symbol.for('nodejs.stream.readable');

/**
 * Makes body-parser 2 skip the request: it skips those that are complete and not `readable`. raw-body accepts undefined,
 * but rejects false.
 */
export function hideFromParsers(req: ArkRequest): void {
  Object.defineProperty(req, 'readable', { configurable: true, writable: true, value: undefined });
  Object.defineProperty(req, isReadable, {
    configurable: true,
    get: (): unknown => Reflect.get(Readable.prototype, 'readable', req),
  });
}
