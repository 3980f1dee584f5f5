/** A sender on loopback that behaves like Ark, with a clock that the test sets. */
import type { ArkEventName } from '../index.js';
import { checkOptionNames } from '../internal/option-checks.js';
import { arkEvent } from './ark-event.js';
import { DeliverySender } from './delivery-sender.js';
import type { FakeDelivery } from './delivery-log.js';
import { type FakeArkOptions, fakeArkOptionNames, resolveBehaviour } from './fake-ark-options.js';
import { type Fault, JWKS_PATH, createFakeArkListener } from './fake-ark-server.js';
import { type FakeWebhook, FakeWebhooks } from './fake-webhooks.js';
import { FaultyServer } from './faulty-server.js';
import type { PostOptions, PostTarget } from './post-ark-event.js';
import { SigningKey } from './signing-key.js';

/** A sender that behaves like Ark. Created by `fakeArk()`; close it at the end of the test. */
export class FakeArk {
  /** Every attempt so far, the oldest first. */
  readonly deliveries: readonly FakeDelivery[];
  /** The Bearer token of deliveries, and the key of its API. */
  readonly apiKey: string;
  /** The webhook's tenant, in the paths of its API. */
  readonly tenantId: string;
  /** The tenant's webhook that `send` delivers for. Set its `url` for test sends. */
  readonly webhook: FakeWebhook;
  /** The platform's webhook that `sendPlatform` delivers for. */
  readonly platformWebhook: FakeWebhook;
  /** The published keys. Ark publishes one at a time: see `rotateKey`. */
  keys: SigningKey[] = [new SigningKey()];
  /** How many times the keys were fetched. */
  fetches = 0;
  readonly #sender: DeliverySender;
  readonly #server: FaultyServer;

  constructor(options: FakeArkOptions = {}) {
    checkOptionNames('fakeArk()', options, fakeArkOptionNames);
    const { apiKey = 'ark_test_key', tenantId = 'tenant_1', webhookId = 'webhook_1', now = Date.now() } = options;
    const behaviour = resolveBehaviour(options);
    this.apiKey = apiKey;
    this.tenantId = tenantId;
    const [tenant, platform] = [new FakeWebhooks(''), new FakeWebhooks('pwh_')];
    this.webhook = tenant.create({ id: webhookId, name: 'My App Webhook' }, now);
    this.platformWebhook = platform.create({ name: 'My Platform Webhook' }, now);
    const { sendsKey, signs, formatKey } = behaviour;
    this.#sender = new DeliverySender(now, behaviour, () => ({
      apiKey: sendsKey ? apiKey : undefined,
      sign: signs ? this.key : undefined,
    }));
    this.deliveries = this.#sender.deliveries;
    this.#server = new FaultyServer(
      createFakeArkListener({
        apiKey,
        readOnlyKey: options.readOnlyKey,
        jwks: () => ({ keys: this.keys.map(formatKey) }),
        onRequest: (pathname) => {
          if (pathname === JWKS_PATH) this.fetches += 1;
          return this.#server.takeFault();
        },
        backend: { tenantId, tenant, platform, sender: this.#sender },
      }),
    );
  }

  /** The webhook's id, in the paths of its API. */
  get webhookId(): string {
    return this.webhook.id;
  }

  /** The time on its clock, in milliseconds since 1970. */
  get now(): number {
    return this.#sender.now;
  }

  /** Sets the time without making the attempts that are due: `advance()` makes them. */
  set now(now: number) {
    this.#sender.now = now;
  }

  /** The URL of its server, without a trailing slash. */
  get url(): string {
    return this.#server.url;
  }

  /** The URL of its public keys, for the receiver's `signature: { jwksUrl }`. */
  get jwksUrl(): string {
    return `${this.url}${JWKS_PATH}`;
  }

  /** The URL of its API, for `backfill()`. */
  get apiUrl(): string {
    return `${this.url}/v1`;
  }

  /** The signing key; undefined if no key is published. */
  get key(): SigningKey | undefined {
    return this.keys.at(-1);
  }

  /** Replaces the published keys with a new one, which signs from now on. */
  rotateKey(): SigningKey {
    const key = new SigningKey();
    this.keys = [key];
    return key;
  }

  /**
   * Delivers an event: makes one attempt now, and retries as the clock advances if it fails.
   *
   * @param target the target, as for `postArkEvent`
   * @param event the name of the event
   * @param body the body. Default `arkEvent(event, {}, { form: 'envelope' })`
   * @returns the first attempt
   */
  async send(
    target: PostTarget,
    event: ArkEventName,
    body: object | string = arkEvent(event, {}, { form: 'envelope' }),
    options: PostOptions = {},
  ): Promise<FakeDelivery> {
    return this.#sender.deliver({ event, body, webhookId: this.webhook.id, platform: false, target, options });
  }

  /** Delivers an event in the platform form for the platform's webhook. Otherwise the same as `send`. */
  async sendPlatform(
    target: PostTarget,
    event: ArkEventName,
    body: object | string = arkEvent(event, { tenant_id: this.tenantId }, { form: 'platform' }),
    options: PostOptions = {},
  ): Promise<FakeDelivery> {
    const webhookId = this.platformWebhook.id;
    return this.#sender.deliver({ event, body, webhookId, platform: true, target, options });
  }

  /** Moves the clock, and makes each attempt that falls due meanwhile, one after the other. Returns them. */
  async advance(milliseconds: number): Promise<FakeDelivery[]> {
    return this.#sender.advance(milliseconds);
  }

  /** Makes requests for its keys and its API fail: the given number of them, or all. */
  fail(fault: Fault, times = Infinity): void {
    this.#server.fail(fault, times);
  }

  /** Ends the faults set by `fail`. */
  recover(): void {
    this.#server.recover();
  }

  /** Listens on a free port of loopback. `fakeArk()` calls this. */
  async listen(): Promise<this> {
    await this.#server.listen();
    return this;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    await this.#server.close();
  }
}
