/** Checks the media type and the encoding of a body, before it is read. */
import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedMediaTypeError } from '../errors.js';

/** The media types of JSON, with or without parameters. */
export const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json[ \t]*(?:;|$)/i;

/** @throws UnsupportedMediaTypeError */
export function checkMediaType({ 'content-type': type }: IncomingHttpHeaders): void {
  if (type === undefined || !JSON_TYPE.test(type))
    throw new UnsupportedMediaTypeError(`Expected the Content-Type application/json${describeMediaType(type)}.`);
}

/** Names the type only if it is a common one, because requests may contain anything. */
function describeMediaType(type: string | undefined): string {
  if (type === undefined) return ', got none';
  const [common] = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i.exec(type) ?? [];
  return common === undefined ? '' : `, got ${common.toLowerCase()}`;
}

/** To be called if the body is read here: another parser may have decoded it. @throws UnsupportedMediaTypeError */
export function checkEncoding({ 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new UnsupportedMediaTypeError('Expected a body without a Content-Encoding, as Ark sends it.');
}
