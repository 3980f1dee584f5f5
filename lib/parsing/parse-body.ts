/** Parses a body into a JSON object. */
import { isAscii, isUtf8 } from 'node:buffer';
import { MalformedJsonError } from '../errors.js';
import type { Body } from '../events/body.js';
import { isObject } from '../internal/is-object.js';
import { describeType } from '../internal/option-checks.js';
import { toBuffer } from '../internal/to-buffer.js';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Parses a body. Ignores a byte order mark, as RFC 8259, section 8.1, allows.
 *
 * @param body bytes, a string, or the result of another parser
 * @throws MalformedJsonError if it is not UTF-8, not JSON or not an object
 */
export function parseBody(body: unknown): Body {
  const bytes = toBuffer(body);
  if (!bytes) return { value: toObject(body), bytes };
  return { value: toObject(parseJson(typeof body === 'string' ? body : decode(bytes))), bytes };
}

/** Almost every body is ASCII, which is faster to decode. */
function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new MalformedJsonError('The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

function parseJson(text: string): unknown {
  if (text === '') throw new MalformedJsonError('The body is empty.');
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    // The parser's message quotes the body, which contains personal data.
    throw new MalformedJsonError('The body is not valid JSON: it is cut off or has a syntax error.');
  }
}

function toObject(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new MalformedJsonError(`Expected the body to be a JSON object, got ${describeType(value)}.`);
}
