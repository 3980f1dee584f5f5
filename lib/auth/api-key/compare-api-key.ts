/** Compares a token with all configured keys, in constant time. */
import { timingSafeEqual } from 'node:crypto';
import { InvalidOptionsError } from '../../errors.js';
import { describeType } from '../../internal/option-checks.js';
import { isStringifiedValue } from './is-stringified-value.js';

/** Keys are padded to a multiple of this, so that the time of a comparison reveals no more about their length. */
const WIDTH_STEP_BYTES = 64;

interface Key {
  padded: Buffer;
  length: number;
}

/** A fixed set of keys. White space around a key is removed: environment files keep it, and headers cannot contain it. */
export class KeyRing {
  readonly #keys: Key[];
  readonly #given: Buffer;

  /** @throws InvalidOptionsError if there is no key, or a key is not a string, blank, or cannot be sent in a header */
  constructor(keys: unknown) {
    const list: unknown[] = Array.isArray(keys) ? keys : [keys];
    if (list.length === 0)
      throw new InvalidOptionsError('Expected "apiKey" to contain at least one key, got an empty array.');
    const bytes = list.map((key, index) => Buffer.from(trimKey(key, list.length > 1 ? `apiKey[${index}]` : 'apiKey')));
    const width = Math.ceil(Math.max(...bytes.map((key) => key.length)) / WIDTH_STEP_BYTES) * WIDTH_STEP_BYTES;
    this.#keys = bytes.map((key) => ({ padded: Buffer.concat([key], width), length: key.length }));
    this.#given = Buffer.alloc(width);
  }

  /** The number of keys. */
  get size(): number {
    return this.#keys.length;
  }

  /**
   * Returns the index of the key that equals a token, else -1. The time depends only on the length of the token: each key
   * is compared, over the same width.
   *
   * @param token the token, one character per byte, as Node decodes headers
   */
  indexOf(token: string): number {
    this.#given.fill(0);
    this.#given.write(token, 'latin1');
    let found = -1;
    for (let index = 0; index < this.#keys.length; index += 1) {
      const key = this.#keys[index] as Key;
      // The length distinguishes a key from the same key followed by zero bytes.
      if (timingSafeEqual(this.#given, key.padded) && token.length === key.length) found = index;
    }
    return found;
  }
}

/** The class Cc of Unicode. */
const CONTROL_CHARACTER = /[^ -~\u{a0}-\u{10ffff}]/u;

/** Patterns of Unicode's classes take long to compile, and no key from Ark needs this one. */
const removeInvisible = (key: string): string =>
  /^[ -~]*$/.test(key) ? key : key.replace(new RegExp(String.raw`\p{Cf}`, 'gu'), '');

/** @throws InvalidOptionsError, without the key */
function trimKey(key: unknown, name: string): string {
  if (typeof key !== 'string')
    throw new InvalidOptionsError(
      `Expected "${name}" to be a string, got ${describeType(key)}. Is ARK_API_KEY set? Pass process.env.ARK_API_KEY.`,
    );
  const trimmed = key.trim();
  const visible = removeInvisible(trimmed).trim();
  if (visible === '') throw new InvalidOptionsError(`"${name}" must not be empty or blank. Is ARK_API_KEY set?`);
  if (CONTROL_CHARACTER.test(trimmed))
    throw new InvalidOptionsError(
      `"${name}" must not contain line breaks or control characters: no header can contain them.`,
    );
  if (isStringifiedValue(visible))
    throw new InvalidOptionsError(
      `Expected "${name}" to be a key, got a value converted to a string, such as "undefined". Is ARK_API_KEY set? ` +
        'Pass process.env.ARK_API_KEY itself, not in a template string.',
    );
  return trimmed;
}
