/** A sender on loopback that does what Ark does, at the time that a test says. */
import { checkOptionNames } from '../internal/option-checks.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ArkEventName } from '../index.js';
import { arkEvent } from './ark-event.js';
import { arkJson } from './ark-json.js';
import { Courier } from './courier.js';
import type { FakeDelivery } from './delivery-log.js';
import type { FakeArkOptions } from './fake-ark-options.js';
import { type Fault, JWKS_PATH, serveArk, type Served } from './fake-ark-server.js';
import type { PostOptions, PostTarget } from './post-ark-event.js';
import { SigningKey } from './signing-key.js';

const optionNames = { apiKey: true, tenantId: true, webhookId: true, now: true, retries: true } as const;

/** Ark, as far as webhooks go. Made by `fakeArk()`; close it when the test is over. */
export class FakeArk {
  /** Every attempt so far, the oldest first. */
  readonly deliveries: readonly FakeDelivery[];
  /** What it sends as a Bearer token, and what its API asks for. */
  readonly apiKey: string;
  /** Whose webhook it is, in the paths of its API. */
  readonly tenantId: string;
  /** The webhook, in the paths of its API. */
  readonly webhookId: string;
  /** The keys that are published. Ark has one at a time: see `rotateKey`. */
  keys: SigningKey[] = [new SigningKey()];
  /** How often the keys were asked for. */
  fetches = 0;
  readonly #courier: Courier;
  readonly #server: Server;
  #faults = { fault: 'cut' as Fault, times: 0 };

  constructor(options: FakeArkOptions = {}) {
    checkOptionNames('fakeArk()', options, optionNames);
    const { apiKey = 'ark_test_key', tenantId = 'tenant_1', webhookId = 'webhook_1', now = Date.now() } = options;
    const { retries } = options;
    this.apiKey = apiKey;
    this.tenantId = tenantId;
    this.webhookId = webhookId;
    this.#courier = new Courier(now, retries, () => ({ apiKey, sign: this.key }));
    this.deliveries = this.#courier.deliveries;
    const jwks: Served['jwks'] = () => ({ keys: this.keys.map(({ jwk }) => jwk) });
    const onRequest: Served['onRequest'] = (pathname) => this.#onRequest(pathname);
    const { deliveries } = this;
    this.#server = createServer(serveArk({ apiKey, tenantId, webhookId, deliveries, jwks, onRequest }));
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
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For the receiver's `signature: { jwksUrl }`. */
  get jwksUrl(): string {
    return `${this.url}${JWKS_PATH}`;
  }

  /** Where its deliveries API is, for `backfill()`. */
  get apiUrl(): string {
    return `${this.url}/v1`;
  }

  /** The key that signs; undefined where none is published. */
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
   * Delivers an event: one attempt now, signed and with the key. If it fails, more follow as the clock is moved.
   *
   * @param target where to, as for `postArkEvent`
   * @param event its name
   * @param body what is sent; `arkEvent(event, {}, { form: 'envelope' })` where it is missing
   * @returns the first attempt
   */
  async send(
    target: PostTarget,
    event: ArkEventName,
    body: object | string = arkEvent(event, {}, { form: 'envelope' }),
    options: PostOptions = {},
  ): Promise<FakeDelivery> {
    const text = typeof body === 'string' ? body : arkJson(body);
    return this.#courier.attempt({ at: this.now, attempt: 1, event, body: text, target, options });
  }

  /**
   * Moves the clock, and makes each attempt that falls due on the way, one after the other.
   *
   * @param milliseconds how far
   * @returns the attempts that were made
   */
  async advance(milliseconds: number): Promise<FakeDelivery[]> {
    return this.#courier.advance(milliseconds);
  }

  /** Lets its own server fail instead of answering: the next so many requests for keys and deliveries, or all. */
  fail(fault: Fault, times = Infinity): void {
    this.#faults = { fault, times };
  }

  /** Ends `fail`. */
  recover(): void {
    this.#faults.times = 0;
  }

  /** Starts to listen on a free port of loopback; `fakeArk()` has done that. */
  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #onRequest(pathname: string): Fault | undefined {
    if (pathname === JWKS_PATH) this.fetches += 1;
    if (this.#faults.times === 0) return undefined;
    this.#faults.times -= 1;
    return this.#faults.fault;
  }
}

/**
 * Starts a sender on a free port of loopback: it signs and publishes its key, retries as Ark does on a clock that the
 * test moves, keeps a log of its attempts, and serves that as Ark's deliveries API does.
 *
 * @example
 * const sender = await fakeArk();
 * const ark = new ArkWebhooks({ apiKey: sender.apiKey, signature: { jwksUrl: sender.jwksUrl } });
 * await sender.send(app, 'MessageBounced');
 * await sender.advance(60_000); // the first retry, if that failed
 * await sender.close();
 */
export const fakeArk = (options?: FakeArkOptions): Promise<FakeArk> => new FakeArk(options).listen();
