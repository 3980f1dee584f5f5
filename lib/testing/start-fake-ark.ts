/** Creates a fake sender that listens. */
import { FakeArk } from './fake-ark.js';
import type { FakeArkOptions } from './fake-ark-options.js';

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
