/** Checks the media type and the encoding of a body, before it is read. */
import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedMediaTypeError } from '../errors.js';

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json[ \t]*(?:;|$)/i;

/** @throws UnsupportedMediaTypeError */
export function checkMediaType({ 'content-type': type }: IncomingHttpHeaders): void {
  if (type === undefined || !JSON_TYPE.test(type))
    throw new UnsupportedMediaTypeError('Expected the Content-Type application/json.');
}

/** To be called if the body is read here: another parser may have decoded it. @throws UnsupportedMediaTypeError */
export function checkEncoding({ 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new UnsupportedMediaTypeError('Expected a body without a Content-Encoding, as Ark sends it.');
}
