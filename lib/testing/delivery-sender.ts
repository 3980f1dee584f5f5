/** Makes a sender's attempts and logs them, on a clock that stands still until it is moved. */
import type { ArkEventName } from '../index.js';
import { arkEvent } from './ark-event.js';
import { arkJson } from './ark-json.js';
import { type FakeDelivery, toDelivery } from './delivery-log.js';
import type { Behaviour } from './fake-ark-options.js';
import type { FakeWebhook } from './fake-webhooks.js';
import { type PostOptions, postArkEvent, type PostTarget } from './post-ark-event.js';
import { RetrySchedule, type ScheduledAttempt } from './retry-schedule.js';

/** An event to deliver, its webhook and its target. */
export interface EventToDeliver {
  event: ArkEventName;
  body: object | string;
  webhookId: string;
  platform: boolean;
  target: PostTarget;
  options: PostOptions;
}

export class DeliverySender {
  readonly deliveries: FakeDelivery[] = [];
  /** In milliseconds since 1970. */
  now: number;
  readonly #schedule: RetrySchedule;
  readonly #behaviour: Behaviour;
  readonly #getCredentials: () => PostOptions;
  readonly #attempts = new Map<string, ScheduledAttempt>();

  /** @param getCredentials returns what each attempt is sent with, unless its options have credentials */
  constructor(now: number, behaviour: Behaviour, getCredentials: () => PostOptions) {
    this.now = now;
    this.#schedule = new RetrySchedule(behaviour.retries);
    this.#behaviour = behaviour;
    this.#getCredentials = getCredentials;
  }

  /** Makes the first attempt to deliver an event. */
  deliver(event: EventToDeliver, { retries } = { retries: true }): Promise<FakeDelivery> {
    const body = typeof event.body === 'string' ? event.body : arkJson(event.body);
    return this.#send({ ...event, body, at: this.now, attempt: 1, retries });
  }

  /**
   * Sends a test event to a webhook, or to the last URL if it has none.
   *
   * @param platformTenant the tenant of a platform event; undefined for a tenant's webhook
   * @returns undefined if there is no URL
   */
  sendTest(webhook: FakeWebhook, event: ArkEventName, platformTenant?: string): Promise<FakeDelivery> | undefined {
    const to = webhook.url === '' ? this.#lastTarget : { target: webhook.url, options: {} };
    if (!to) return undefined;
    const platform = platformTenant !== undefined;
    const overrides: object = platform ? { tenant_id: platformTenant, _test: true } : {};
    const body = arkEvent(event, overrides, { form: platform ? 'platform' : 'envelope' });
    return this.deliver({ ...to, event, body, webhookId: webhook.id, platform }, { retries: false });
  }

  /** Makes an attempt, and schedules the next one if it fails. */
  async #send(attempt: ScheduledAttempt): Promise<FakeDelivery> {
    const { target, options, body } = attempt;
    const { headers, profile } = this.#behaviour;
    const merged = { profile, ...this.#getCredentials(), ...options, headers: { ...headers, ...options.headers } };
    const result = await postArkEvent(target, body, merged).catch((error: unknown) => error as Error);
    const delivery = toDelivery(attempt, result, profile);
    delivery.willRetry = !delivery.success && this.#schedule.scheduleRetry(attempt);
    this.deliveries.push(delivery);
    this.#attempts.set(delivery.id, attempt);
    return delivery;
  }

  /** Sends the body of a delivery again, once, with a new envelope timestamp and signature. */
  async replay({ id }: FakeDelivery): Promise<FakeDelivery> {
    const attempt = this.#attempts.get(id) as ScheduledAttempt;
    const body = attempt.body.replace(/(^\{"event":.{0,300}?"timestamp":)[\d.]+/, `$1${(this.now / 1000).toFixed(3)}`);
    return this.#send({ ...attempt, body, attempt: 1, at: this.now, retries: false });
  }

  get #lastTarget(): Pick<ScheduledAttempt, 'target' | 'options'> | undefined {
    return [...this.#attempts.values()].at(-1);
  }

  /** Moves the clock, and makes each attempt that falls due meanwhile, one after the other. */
  async advance(milliseconds: number): Promise<FakeDelivery[]> {
    const until = this.now + milliseconds;
    const made: FakeDelivery[] = [];
    for (let next = this.#schedule.takeDue(until); next; next = this.#schedule.takeDue(until)) {
      this.now = next.at;
      made.push(await this.#send(next));
    }
    this.now = until;
    return made;
  }
}
