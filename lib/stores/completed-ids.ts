/** A set of the ids of handled events that drops the oldest ones. */
import { hash, randomBytes } from 'node:crypto';
import { type Fingerprint, FingerprintSet } from './fingerprint-set.js';

/** The length of the random key, which clients would have to know to find colliding ids. */
const KEY_BYTES = 32;

/**
 * Stores fingerprints instead of ids, outside of the heap: 128 bits of SHA-256 over a random key and the id. 100,000 ids
 * take 2 MiB.
 *
 * If two ids had the same fingerprint, a new event would be treated as handled. With 100,000 stored
 * ids the probability is 100,000 / 2^128, about 3e-34, per event: at a thousand events per second, once in 10^23 years.
 * An undetected error of the memory or of the network is far more likely. Clients cannot cause a collision, since the key
 * is secret and differs in each process.
 *
 * There are two generations. When the younger one is full or old enough, the older one is cleared, and its memory is used
 * for the next.
 */
export class CompletedIds {
  /** Created by the first id: the first random bytes of a process delay its start. */
  #key: string | undefined;
  readonly #maxSize: number;
  readonly #keepMs: number;
  #young = new FingerprintSet();
  #old = new FingerprintSet();
  /** When the younger generation began, as of `performance.now()`. Before 0, when the process started, there were no ids. */
  #started = 0;

  /**
   * @param max the maximum number of stored ids; the latest half of them is always stored
   * @param keepMs how long an id is stored if there is space, in milliseconds; at most twice as long
   */
  constructor(max: number, keepMs: number) {
    this.#maxSize = Math.ceil(max / 2);
    this.#keepMs = keepMs;
  }

  /** Converts an id to its fingerprint, whose first number is never 0. */
  toFingerprint(id: string): Fingerprint {
    this.#key ??= randomBytes(KEY_BYTES).toString('latin1');
    const digest = hash('sha256', this.#key + id, 'binary');
    return [readWord(digest, 0) || 1, readWord(digest, 4), readWord(digest, 8), readWord(digest, 12)];
  }

  /** @param now the time, as of `performance.now()` */
  has(fingerprint: Fingerprint, now: number): boolean {
    this.#forgetOld(now);
    return this.#young.has(fingerprint) || this.#old.has(fingerprint);
  }

  add(fingerprint: Fingerprint, now: number): void {
    this.#forgetOld(now);
    if (this.#young.size >= this.#maxSize) this.#startGeneration(now);
    this.#young.add(fingerprint);
  }

  delete(fingerprint: Fingerprint): void {
    this.#young.delete(fingerprint);
    this.#old.delete(fingerprint);
  }

  #forgetOld(now: number): void {
    const age = now - this.#started;
    if (age < this.#keepMs) return;
    if (age >= 2 * this.#keepMs) this.#young.clear();
    this.#startGeneration(now);
  }

  #startGeneration(now: number): void {
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.clear();
    this.#started = now;
  }
}

const readWord = (digest: string, at: number): number =>
  digest.charCodeAt(at) |
  (digest.charCodeAt(at + 1) << 8) |
  (digest.charCodeAt(at + 2) << 16) |
  (digest.charCodeAt(at + 3) << 24);
