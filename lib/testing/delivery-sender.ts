/** Makes a sender's attempts and logs them, on a clock that stands still until it is moved. */
import type { ArkEventName } from '../index.js';
import { arkEvent } from './ark-event.js';
import { arkJson } from './ark-json.js';
import { type FakeDelivery, toDelivery } from './delivery-log.js';
import type { Behaviour } from './fake-ark-options.js';
import type { FakeWebhook } from './fake-webhooks.js';
import { type PostOptions, postArkEvent, type PostTarget } from './post-ark-event.js';
import { type Attempt, RetrySchedule } from './retry-schedule.js';

/** What is delivered, and for which webhook. */
interface Parcel {
  event: ArkEventName;
  body: object | string;
  webhookId: string;
  platform: boolean;
}

export class Courier {
  readonly deliveries: FakeDelivery[] = [];
  /** In milliseconds since 1970. */
  now: number;
  readonly #schedule: RetrySchedule;
  readonly #behaviour: Behaviour;
  readonly #credentials: () => PostOptions;
  readonly #sent = new Map<string, Attempt>();

  /** @param credentials what each attempt is sent with, unless it has its own */
  constructor(now: number, behaviour: Behaviour, credentials: () => PostOptions) {
    this.now = now;
    this.#schedule = new RetrySchedule(behaviour.retries);
    this.#behaviour = behaviour;
    this.#credentials = credentials;
  }

  /** Makes the first attempt to deliver an event. */
  deliver(to: { target: PostTarget; options: PostOptions }, parcel: Parcel, retried = true): Promise<FakeDelivery> {
    const body = typeof parcel.body === 'string' ? parcel.body : arkJson(parcel.body);
    return this.attempt({ ...parcel, ...to, body, at: this.now, attempt: 1, retried });
  }

  /**
   * Sends a test event to a webhook, or to the last URL if it has none.
   *
   * @param platformTenant the tenant of a platform event; false for a tenant's webhook
   * @returns undefined if there is no URL
   */
  sendTest(
    webhook: FakeWebhook,
    event: ArkEventName,
    platformTenant: string | false,
  ): Promise<FakeDelivery> | undefined {
    const to = webhook.url === '' ? this.#lastTarget : { target: webhook.url, options: {} };
    if (!to) return undefined;
    const platform = platformTenant !== false;
    const overrides: object = platform ? { tenant_id: platformTenant, _test: true } : {};
    const body = arkEvent(event, overrides, { form: platform ? 'platform' : 'envelope' });
    return this.deliver(to, { event, body, webhookId: webhook.id, platform }, false);
  }

  /** Makes an attempt, and schedules the next if it fails. */
  async attempt(attempt: Attempt): Promise<FakeDelivery> {
    const { target, options, body } = attempt;
    const { headers, profile } = this.#behaviour;
    const merged = { profile, ...this.#credentials(), ...options, headers: { ...headers, ...options.headers } };
    const answer = await postArkEvent(target, body, merged).catch((error: unknown) => error as Error);
    const delivery = toDelivery(attempt, answer, profile === 'postal');
    delivery.willRetry = attempt.retried && !delivery.success && this.#schedule.again(attempt);
    this.deliveries.push(delivery);
    this.#sent.set(delivery.id, attempt);
    return delivery;
  }

  /** Sends what a delivery sent again, once, with a new envelope timestamp and signature. */
  async replay({ id }: FakeDelivery): Promise<FakeDelivery> {
    const attempt = this.#sent.get(id) as Attempt;
    const body = attempt.body.replace(/(^\{"event":.{0,300}?"timestamp":)[\d.]+/, `$1${(this.now / 1000).toFixed(3)}`);
    return this.attempt({ ...attempt, body, attempt: 1, at: this.now, retried: false });
  }

  get #lastTarget(): Pick<Attempt, 'target' | 'options'> | undefined {
    return [...this.#sent.values()].at(-1);
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
