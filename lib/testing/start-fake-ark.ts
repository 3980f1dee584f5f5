/** Starts a fake sender. */
import { FakeArk } from './fake-ark.js';
import type { FakeArkOptions } from './fake-ark-options.js';

/**
 * Starts a sender on a free port of loopback that signs, publishes its key, retries like Ark on a clock that the test
 * advances, and serves its log of attempts in the format of Ark's deliveries API.
 *
 * @example
 * const sender = await fakeArk();
 * const ark = new ArkWebhooks({ apiKey: sender.apiKey, signature: { jwksUrl: sender.jwksUrl } });
 * await sender.send(app, 'MessageBounced');
 * await sender.advance(60_000); // the first retry, if that failed
 * await sender.close();
 */
export const fakeArk = (options?: FakeArkOptions): Promise<FakeArk> => new FakeArk(options).listen();
