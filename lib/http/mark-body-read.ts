/** Marks the body of a request as read, for parsers and routes behind the receiver. */
import type { Body } from '../events/body.js';
import type { ArkRequest } from '../events/request.js';
import { chain } from '../internal/promises.js';
import { isStream } from './is-stream.js';
import { getBodyRead, setBodyRead } from './read-body.js';
import { hideFromParsers, refillRequest } from './refill-request.js';
import { waitForEnd } from './wait-for-end.js';

/**
 * To be called before `next()`. Sets the mark of body-parser, `_body`, too.
 *
 * @returns a promise if the request has not ended yet: body-parser 2 would read the rest
 */
export function markBodyRead(req: ArkRequest & { _body?: boolean }, { bytes, value }: Body): void | Promise<void> {
  // Adapters set it to the bytes.
  if (isEmpty(req.body) || getBodyRead(req)) req.body = value;
  req._body = true;
  if (!bytes) return undefined;
  if (isEmpty(req.rawBody)) req.rawBody = bytes;
  setBodyRead(req, bytes);
  return chain(refillBody(req, bytes), () => {
    hideFromParsers(req);
  });
}

/**
 * Makes a request complete, and readable again. To be called before `next()`.
 *
 * @returns a promise if the request has not ended yet
 */
export function refillBody(req: ArkRequest, bytes: Buffer): void | Promise<void> {
  if (!isStream(req)) return undefined;
  return chain(endRequest(req), () => {
    // body-parser 2 reads it, and not every adapter sets it. In Node's requests over HTTP/2 it is only a getter.
    Reflect.set(req, 'complete', true);
    refillRequest(req, bytes);
  });
}

/** Mocks may not have `readableEnded`. */
function endRequest(req: Partial<ArkRequest> & Pick<ArkRequest, 'resume'>): void | Promise<void> {
  if (req.readableEnded !== false || req.destroyed) return undefined;
  const ended = waitForEnd(req as ArkRequest);
  req.resume();
  return ended;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (ArrayBuffer.isView(value)) return value.byteLength === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
