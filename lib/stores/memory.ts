/** The default claim store, in the memory of this process. */
import { checkOptionNames, checkPositiveInteger } from '../internal/option-checks.js';
import { CompletedIds } from './completed-ids.js';
import type { Fingerprint } from './fingerprint-set.js';
import { UnavailableError } from '../errors.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { parseTimes } from './claim-times.js';

/** Options of the claim store in memory. */
export interface MemoryClaimsOptions {
  /**
   * The maximum number of stored handled events, of about 20 bytes each; the latest half of them is always stored.
   * Default 100,000.
   */
  max?: number;
  /** How long a handled event is stored, in seconds; at most twice as long. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** After how many seconds a claim expires that is neither completed nor released. Default 300. */
  lease?: number;
}

/** The same in every copy of this package, whose classes differ. */
const mark: unique symbol = Symbol.for('express-ark-webhooks:memory-claims') as never;

/** The default claim store: in the memory of one process. */
export class MemoryClaims implements ClaimStore {
  readonly #max: number;
  readonly #leaseMs: number;
  /** In the order of their expiry. */
  readonly #running = new Map<string, RunningClaim>();
  readonly #completed: CompletedIds;

  /** @throws InvalidOptionsError if an option is not a positive number */
  constructor(options: MemoryClaimsOptions = {}) {
    checkOptionNames('new MemoryClaims()', options, { max: true, keep: true, lease: true });
    const { max = 100_000, ...times } = options;
    const { keepMs, leaseMs } = parseTimes(times);
    this.#max = checkPositiveInteger('max', max, 'a whole number of events, such as 100000');
    this.#leaseMs = leaseMs;
    this.#completed = new CompletedIds(max, keepMs);
  }

  /** What `isMemoryClaims` looks for. */
  get [mark](): true {
    return true;
  }

  /** @throws UnavailableError if `max` events are being handled: none of them is dropped for another */
  claim(id: string, token: string): ClaimState {
    const now = performance.now();
    const fingerprint = this.#completed.toFingerprint(id);
    if (this.#completed.has(fingerprint, now)) return 'completed';
    this.#deleteExpired(now);
    if (this.#running.has(id)) return 'running';
    if (this.#running.size >= this.#max)
      throw new UnavailableError(`${this.#max} events are being handled: no more are accepted until one of them ends.`);
    this.#running.set(id, { token, fingerprint, expires: now + this.#leaseMs });
    return 'claimed';
  }

  complete(id: string): void {
    const fingerprint = this.#running.get(id)?.fingerprint ?? this.#completed.toFingerprint(id);
    this.#running.delete(id);
    this.#completed.add(fingerprint, performance.now());
  }

  release(id: string, token: string): void {
    if (this.#running.get(id)?.token === token) this.#running.delete(id);
  }

  forget(id: string): void {
    this.#completed.delete(this.#completed.toFingerprint(id));
  }

  #deleteExpired(now: number): void {
    for (const [id, { expires }] of this.#running) {
      if (expires > now) return;
      this.#running.delete(id);
    }
  }
}

/** Whether a store is a MemoryClaims, of this or another copy of this package. */
export const isMemoryClaims = (store: ClaimStore | undefined): boolean => store !== undefined && mark in store;

interface RunningClaim {
  token: string;
  /** Computed once per claim. */
  fingerprint: Fingerprint;
  expires: number;
}
