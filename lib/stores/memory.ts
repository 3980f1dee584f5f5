/** The default claim store, in the memory of this process. */
import { checkOptionNames, checkPositive, checkPositiveInteger } from '../internal/option-checks.js';
import { CompletedIds } from './completed-ids.js';
import { UnavailableError } from '../errors.js';
import type { ClaimState, ClaimStore } from './claim-store.js';

/** Options of the claim store in memory. */
export interface MemoryClaimsOptions {
  /**
   * How many done events are remembered at most, and the latest half of them at least. About 140 bytes each. Default
   * 100,000.
   */
  max?: number;
  /** How long a done event is remembered, in seconds: at most twice as long. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** How long a claim lasts that is neither completed nor released, in seconds. Default 300. */
  lease?: number;
}

const DAY = 86_400;

/** The default claim store: for one process, gone with it. */
export class MemoryClaims implements ClaimStore {
  readonly #max: number;
  readonly #lease: number;
  /** In the order in which their leases run out. */
  readonly #running = new Map<string, { token: string; expires: number }>();
  readonly #completed: CompletedIds;

  /** @throws InvalidOptionsError where an option is no positive number */
  constructor(options: MemoryClaimsOptions = {}) {
    checkOptionNames('new MemoryClaims()', options, { max: true, keep: true, lease: true });
    const { max = 100_000, keep = 4 * DAY, lease = 300 } = options;
    this.#max = checkPositiveInteger('max', max, 'a whole number of events, such as 100000');
    this.#lease = checkPositive('lease', lease, 'a number of seconds, such as 300') * 1000;
    this.#completed = new CompletedIds(max, checkPositive('keep', keep, 'a number of seconds, such as 345600') * 1000);
  }

  /** @throws UnavailableError where as many events as `max` are being worked on: none of them is forgotten for another */
  claim(id: string, token: string): ClaimState {
    if (this.#completed.has(id)) return 'completed';
    const now = performance.now();
    this.#dropExpired(now);
    if (this.#running.has(id)) return 'running';
    if (this.#running.size >= this.#max)
      throw new UnavailableError(`Listeners are at work on ${this.#max} events already: no more are begun.`);
    this.#running.set(id, { token, expires: now + this.#lease });
    return 'claimed';
  }

  complete(id: string): void {
    this.#running.delete(id);
    this.#completed.add(id);
  }

  release(id: string, token: string): void {
    if (this.#running.get(id)?.token === token) this.#running.delete(id);
  }

  forget(id: string): void {
    this.#completed.delete(id);
  }

  #dropExpired(now: number): void {
    for (const [id, { expires }] of this.#running) {
      if (expires > now) return;
      this.#running.delete(id);
    }
  }
}
