/** Leaves a request as a parser does: ended, and its body marked as read in the ways that other parsers look for. */
import type { Body } from '../events/body.js';
import type { ArkRequest } from '../events/request.js';
import { then } from '../internal/promises.js';
import { replayBody } from './replay-body.js';

/** The same in every copy of this package: a second receiver uses the body that the first has read. */
const bodyRead: unique symbol = Symbol.for('express-ark-webhooks:body') as never;

interface MarkedRequest extends ArkRequest {
  [bodyRead]?: Buffer;
  /** body-parser's own mark, which it looks for before it reads. */
  _body?: boolean;
}

/** @returns the bytes of this request, if a receiver has passed it on */
export const getBodyRead = (req: MarkedRequest): Buffer | undefined => req[bodyRead];

/**
 * To be called before `next()`.
 *
 * @returns a promise if the request has still to end: body-parser 2 would read what has not
 */
export function markBodyRead(req: MarkedRequest, { bytes, value }: Body): void | Promise<void> {
  req._body = true;
  if (isEmpty(req.body)) req.body = value;
  if (!bytes) return undefined;
  const first = req[bodyRead] === undefined;
  req[bodyRead] = bytes;
  if (isEmpty(req.rawBody)) req.rawBody = bytes;
  if (!first || typeof req.resume !== 'function') return undefined;
  return then(waitForEnd(req), () => {
    replayBody(req, bytes);
  });
}

function waitForEnd(req: ArkRequest): void | Promise<void> {
  if (req.readableEnded || req.destroyed) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      req.off('end', done).off('error', done).off('close', done);
      resolve();
    };
    req.on('end', done).on('error', done).on('close', done).resume();
  });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (ArrayBuffer.isView(value)) return value.byteLength === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
