/** Turns what came as a body into a JSON object. */
import { isAscii, isUtf8 } from 'node:buffer';
import { isAnyArrayBuffer } from 'node:util/types';
import { MalformedJsonError } from '../errors.js';

/** A body: what it says, and its bytes where they are to be had. */
export interface Body {
  value: Record<string, unknown>;
  /** Missing where another parser kept only what it parsed. */
  bytes: Buffer | undefined;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Parses a body. A byte order mark is ignored (RFC 8259, section 8.1, allows it).
 *
 * @param body raw bytes, a text, or what another parser made of them
 * @throws MalformedJsonError where it is not UTF-8, not JSON or not an object
 */
export function parseBody(body: unknown): Body {
  if (body instanceof Uint8Array || isAnyArrayBuffer(body)) {
    const bytes = asBuffer(body);
    return { value: asObject(parseJson(decode(bytes))), bytes };
  }
  if (typeof body === 'string') return { value: asObject(parseJson(body)), bytes: Buffer.from(body) };
  return { value: asObject(body), bytes: undefined };
}

function asBuffer(body: Uint8Array | ArrayBufferLike): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.from(body);
}

/** Nearly every body is ASCII, for which there is a quicker way than through UTF-8. */
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
    // The parser's own message quotes the body, which holds personal data.
    throw new MalformedJsonError('The body is not valid JSON: it is cut off or has a syntax error.');
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  throw new MalformedJsonError(`The body is ${kind}, not a JSON object.`);
}
