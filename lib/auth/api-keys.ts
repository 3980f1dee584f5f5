/** Keeps the keys that a request may carry and compares a token with all of them in constant time. */
import { timingSafeEqual } from 'node:crypto';
import { InvalidOptionsError } from '../errors.js';

/** Comparisons are made over a width that is a multiple of this: it tells no more of a key's length than that. */
const STEP = 64;

interface Key {
  padded: Buffer;
  length: number;
}

/**
 * A fixed set of keys. White space around a key is dropped: environment files leave it there, and no header can hold it.
 */
export class KeyRing {
  readonly #keys: Key[];
  readonly #given: Buffer;

  /** @throws InvalidOptionsError where there is no key, or one is no string, blank, or could not stand in a header */
  constructor(keys: unknown) {
    const list: unknown[] = Array.isArray(keys) ? keys : [keys];
    if (list.length === 0) throw new InvalidOptionsError('apiKey is an empty list: give at least one key.');
    const bytes = list.map((key, index) => Buffer.from(usable(key, list.length > 1 ? `apiKey[${index}]` : 'apiKey')));
    const width = Math.ceil(Math.max(...bytes.map((key) => key.length)) / STEP) * STEP;
    this.#keys = bytes.map((key) => ({ padded: Buffer.concat([key], width), length: key.length }));
    this.#given = Buffer.alloc(width);
  }

  /** How many keys there are. */
  get size(): number {
    return this.#keys.length;
  }

  /**
   * The index of the key that equals a token, else -1. How long this takes depends on the token's length alone: each
   * key is compared, over the same width.
   *
   * @param token the token, one character per byte, as Node gives headers
   */
  indexOf(token: string): number {
    this.#given.fill(0);
    this.#given.write(token, 'latin1');
    let found = -1;
    for (let index = 0; index < this.#keys.length; index += 1) {
      const key = this.#keys[index] as Key;
      // The length tells apart a key and the same key with zero bytes behind it.
      if (timingSafeEqual(this.#given, key.padded) && token.length === key.length) found = index;
    }
    return found;
  }
}

function usable(key: unknown, name: string): string {
  if (typeof key !== 'string')
    throw new InvalidOptionsError(
      `${name} is ${key === null ? 'null' : `of type ${typeof key}`}, not a string. Is the environment variable set?`,
    );
  const trimmed = key.trim();
  if (trimmed === '') throw new InvalidOptionsError(`${name} is blank: no request could be told from a stranger's.`);
  if (/\p{Cc}/u.test(trimmed))
    throw new InvalidOptionsError(`${name} has a line break or control character inside: no header can hold it.`);
  return trimmed;
}
