/** A sender on loopback that behaves like Ark, at the time that a test sets. */
import type { ArkEventName } from '../index.js';
import { checkOptionNames } from '../internal/option-checks.js';
import { arkEvent } from './ark-event.js';
import { Courier } from './courier.js';
import { createBackend } from './create-backend.js';
import type { FakeDelivery } from './delivery-log.js';
import { type FakeArkOptions, fakeArkOptionNames, resolveBehaviour } from './fake-ark-options.js';
import { type Fault, JWKS_PATH, serveArk } from './fake-ark-server.js';
import { type FakeWebhook, FakeWebhooks } from './fake-webhooks.js';
import { FaultyServer } from './faulty-server.js';
import type { PostOptions, PostTarget } from './post-ark-event.js';
import { SigningKey } from './signing-key.js';

/** Ark, as far as webhooks go. Created by `fakeArk()`; close it at the end of the test. */
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
  /** The keys that are published. Ark has one at a time: see `rotateKey`. */
  keys: SigningKey[] = [new SigningKey()];
  /** How often the keys were fetched. */
  fetches = 0;
  readonly #courier: Courier;
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
    this.#courier = new Courier(now, behaviour, () => ({
      apiKey: sendsKey ? apiKey : undefined,
      sign: signs ? this.key : undefined,
    }));
    this.deliveries = this.#courier.deliveries;
    this.#server = new FaultyServer(
      serveArk({
        apiKey,
        readOnlyKey: options.readOnlyKey,
        jwks: () => ({ keys: this.keys.map(formatKey) }),
        onRequest: (pathname) => {
          if (pathname === JWKS_PATH) this.fetches += 1;
          return this.#server.takeFault();
        },
        backend: createBackend(this.#courier, { tenantId, tenant, platform }),
      }),
    );
  }

  /** The webhook's id, in the paths of its API. */
  get webhookId(): string {
    return this.webhook.id;
  }

  /** The time on its clock, in milliseconds since 1970. */
  get now(): number {
    return this.#courier.now;
  }

  /** Sets the time. It does not send what is due: `advance()` does. */
  set now(now: number) {
    this.#courier.now = now;
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return this.#server.url;
  }

  /** For the receiver's `signature: { jwksUrl }`. */
  get jwksUrl(): string {
    return `${this.url}${JWKS_PATH}`;
  }

  /** Where its API is, for `backfill()`. */
  get apiUrl(): string {
    return `${this.url}/v1`;
  }

  /** The key that signs; undefined if none is published. */
  get key(): SigningKey | undefined {
    return this.keys.at(-1);
  }

  /** Signs with a new key from now on, and publishes that one only. */
  rotateKey(): SigningKey {
    const key = new SigningKey();
    this.keys = [key];
    return key;
  }

  /**
   * Delivers an event: one attempt now. If it fails, more follow as the clock is moved.
   *
   * @param target the target, as for `postArkEvent`
   * @param event its name
   * @param body what is sent. Default `arkEvent(event, {}, { form: 'envelope' })`
   * @returns the first attempt
   */
  async send(
    target: PostTarget,
    event: ArkEventName,
    body: object | string = arkEvent(event, {}, { form: 'envelope' }),
    options: PostOptions = {},
  ): Promise<FakeDelivery> {
    return this.#courier.deliver({ target, options }, { event, body, webhookId: this.webhook.id, platform: false });
  }

  /** Delivers an event for the platform's webhook, in the platform form. Otherwise the same as `send`. */
  async sendPlatform(
    target: PostTarget,
    event: ArkEventName,
    body: object | string = arkEvent(event, { tenant_id: this.tenantId }, { form: 'platform' }),
    options: PostOptions = {},
  ): Promise<FakeDelivery> {
    const webhookId = this.platformWebhook.id;
    return this.#courier.deliver({ target, options }, { event, body, webhookId, platform: true });
  }

  /** Moves the clock, and makes each attempt that falls due on the way, one after the other. Returns them. */
  async advance(milliseconds: number): Promise<FakeDelivery[]> {
    return this.#courier.advance(milliseconds);
  }

  /** Lets its own server fail: the given number of requests for keys and of its API, or all. */
  fail(fault: Fault, times = Infinity): void {
    this.#server.fail(fault, times);
  }

  /** Ends `fail`. */
  recover(): void {
    this.#server.recover();
  }

  /** Starts to listen on a free port of loopback; `fakeArk()` has done that. */
  async listen(): Promise<this> {
    await this.#server.listen();
    return this;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    await this.#server.close();
  }
}
