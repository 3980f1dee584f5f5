/** Generates values that look random and follow from a seed: the same seed, the same values. */
import { createHash, randomUUID } from 'node:crypto';

/** One sequence of values. */
export class SeededRandom {
  readonly #seed: string;
  #count = 0;

  /** @param seed the start of the sequence. Default: a random one */
  constructor(seed: string | number = randomUUID()) {
    this.#seed = String(seed);
  }

  /** Hexadecimal digits, at most 64. */
  hex(length: number): string {
    this.#count += 1;
    return createHash('sha256').update(`${this.#count} ${this.#seed}`).digest('hex').slice(0, length);
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  integer(limit: number): number {
    return Number.parseInt(this.hex(12), 16) % limit;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.integer(values.length)] ?? values[0];
  }

  /** A UUID of version 4 (RFC 9562, section 5.4). */
  uuid(): string {
    const digits = this.hex(32);
    const variant = this.pick(['8', '9', 'a', 'b']);
    const [low, middle, high] = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
    return `${low}-${middle}-${high}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  /** The token of a message or a link. */
  token(): string {
    return Buffer.from(this.hex(18), 'hex').toString('base64url').slice(0, 12);
  }
}
