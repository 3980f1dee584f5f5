/** Attempts that are still to be made, in order of time. */
import type { PostOptions, PostTarget } from './post-ark-event.js';

/** An attempt to deliver an event. */
export interface Attempt {
  /** When, in milliseconds since 1970. */
  at: number;
  /** 1 for the first. */
  attempt: number;
  event: string;
  body: string;
  webhookId: string;
  /** Whether the webhook is one of the platform. */
  platform: boolean;
  /** Whether it is retried if it fails. */
  retried: boolean;
  target: PostTarget;
  options: PostOptions;
}

/** Ark's exponential back-off, which ends after about three days: 68 hours. */
const backOff = Array.from({ length: 12 }, (_, retry) => 60_000 * 2 ** retry);

export class RetrySchedule {
  readonly #waits: readonly number[];
  #due: Attempt[] = [];

  /** @param waits how long after each failed attempt the next is made, in milliseconds */
  constructor(waits: readonly number[] = backOff) {
    this.#waits = waits;
  }

  /** Schedules the attempt after one that failed. @returns whether there will be one */
  again(failed: Attempt): boolean {
    const wait = this.#waits[failed.attempt - 1];
    if (wait !== undefined) this.#due.push({ ...failed, attempt: failed.attempt + 1, at: failed.at + wait });
    return wait !== undefined;
  }

  /** Takes the next attempt that is due by then. */
  take(until: number): Attempt | undefined {
    const [next] = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    this.#due = this.#due.filter((due) => due !== next);
    return next;
  }
}
