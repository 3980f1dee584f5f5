/** A request's body, parsed. */
import { MalformedJsonError } from '../errors.js';

export interface Body {
  /** The JSON object. */
  value: Record<string, unknown>;
  /** The bytes it was parsed from. Undefined if another parser kept only the result. */
  bytes: Buffer | undefined;
}

/**
 * Returns the bytes, or the value of another parser as JSON.
 *
 * @throws MalformedJsonError if the value is circular or nested too deeply
 */
export function serializeBody({ bytes, value }: Body): Buffer | string {
  if (bytes) return bytes;
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new MalformedJsonError('The body cannot be written as JSON: it is circular or nested too deeply.', { cause });
  }
}
