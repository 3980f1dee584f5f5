/** The attempts that are due later, in order of time. */
import type { PostOptions, PostTarget } from './post-ark-event.js';

/** An attempt to deliver an event. */
export interface ScheduledAttempt {
  /** When, in milliseconds since 1970. */
  at: number;
  /** 1 for the first. */
  attempt: number;
  event: string;
  body: string;
  webhookId: string;
  /** Whether the webhook is one of the platform. */
  platform: boolean;
  /** Whether another attempt follows if this one fails. */
  retries: boolean;
  target: PostTarget;
  options: PostOptions;
}

/** Ark's exponential backoff, which ends after about three days: 68 hours. */
const arkDelaysMs = Array.from({ length: 12 }, (_, retry) => 60_000 * 2 ** retry);

export class RetrySchedule {
  readonly #delaysMs: readonly number[];
  #scheduled: ScheduledAttempt[] = [];

  /** @param delaysMs how long after each failed attempt the next is made, in milliseconds */
  constructor(delaysMs: readonly number[] = arkDelaysMs) {
    this.#delaysMs = delaysMs;
  }

  /** Schedules the attempt after one that failed. @returns false if that was the last one */
  scheduleRetry(failed: ScheduledAttempt): boolean {
    if (!failed.retries) return false;
    const delayMs = this.#delaysMs[failed.attempt - 1];
    if (delayMs === undefined) return false;
    this.#scheduled.push({ ...failed, attempt: failed.attempt + 1, at: failed.at + delayMs });
    return true;
  }

  /** Removes and returns the earliest attempt that is due at a time. */
  takeDue(now: number): ScheduledAttempt | undefined {
    const [next] = this.#scheduled.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#scheduled = this.#scheduled.filter((scheduled) => scheduled !== next);
    return next;
  }
}
