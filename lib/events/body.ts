/** A request's body, parsed. */
import { MalformedJsonError } from '../errors.js';

export interface Body {
  /** The JSON object. */
  value: Record<string, unknown>;
  /** The bytes it was parsed from. Undefined if another parser kept only the result. */
  bytes: Buffer | undefined;
}

/**
 * The bytes, or the JSON of what another parser parsed: that may be nested too deeply, and a value from code circular.
 *
 * @throws MalformedJsonError
 */
export function serializeBody({ bytes, value }: Body): Buffer | string {
  if (bytes) return bytes;
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new MalformedJsonError('The body cannot be written as JSON: it is circular or nested too deeply.', { cause });
  }
}
