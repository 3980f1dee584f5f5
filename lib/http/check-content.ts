/** Checks the headers that describe the body, before it is read. */
import type { IncomingHttpHeaders } from 'node:http';
import { BodyTooLargeError, UnsupportedMediaTypeError } from '../errors.js';

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json[ \t]*(?:;|$)/i;

/**
 * @param limit the maximum size, in bytes
 * @throws UnsupportedMediaTypeError, BodyTooLargeError
 */
export function checkContent(headers: IncomingHttpHeaders, limit: number): void {
  const { 'content-type': type, 'content-length': length } = headers;
  if (type === undefined || !JSON_TYPE.test(type))
    throw new UnsupportedMediaTypeError('Expected the Content-Type application/json.');
  if (Number(length) > limit) throw createTooLargeError(limit);
}

/** To be called if the body is read here: another parser may have decoded it. @throws UnsupportedMediaTypeError */
export function checkEncoding({ 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new UnsupportedMediaTypeError('Expected a body without a Content-Encoding, as Ark sends it.');
}

/** @throws BodyTooLargeError */
export function checkSize(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw createTooLargeError(limit);
  return bytes;
}

export const createTooLargeError = (limit: number): BodyTooLargeError =>
  new BodyTooLargeError(`The body is larger than "limit", which is ${limit} bytes.`);
