/** Makes a sender's attempts, and logs them, on a clock that stands still until it is moved. */
import { type FakeDelivery, toDelivery } from './delivery-log.js';
import { type PostOptions, postArkEvent } from './post-ark-event.js';
import { type Attempt, RetrySchedule } from './retry-schedule.js';

export class Courier {
  readonly deliveries: FakeDelivery[] = [];
  /** In milliseconds since 1970. */
  now: number;
  readonly #schedule: RetrySchedule;
  readonly #credentials: () => PostOptions;

  /** @param credentials what each attempt is sent with, unless it has its own */
  constructor(now: number, retries: readonly number[] | undefined, credentials: () => PostOptions) {
    this.now = now;
    this.#schedule = new RetrySchedule(retries);
    this.#credentials = credentials;
  }

  /** Makes an attempt, and plans the next where it fails. */
  async attempt(attempt: Attempt): Promise<FakeDelivery> {
    const { target, options, body } = attempt;
    const answer = await postArkEvent(target, body, { ...this.#credentials(), ...options }).catch(() => undefined);
    const delivery = toDelivery(attempt, answer);
    delivery.willRetry = !delivery.success && this.#schedule.again(attempt);
    this.deliveries.push(delivery);
    return delivery;
  }

  /** Moves the clock, and makes each attempt that falls due on the way, one after the other. */
  async advance(milliseconds: number): Promise<FakeDelivery[]> {
    const until = this.now + milliseconds;
    const made: FakeDelivery[] = [];
    for (let next = this.#schedule.take(until); next; next = this.#schedule.take(until)) {
      this.now = next.at;
      made.push(await this.attempt(next));
    }
    this.now = until;
    return made;
  }
}
