/** Receivers as apps hold them: detached methods, proxies of containers, derived objects, subclasses and spies. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import client from 'prom-client';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { bindMetrics } from 'express-ark-webhooks/metrics';
import { postArkEvent } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { readStream } from '../support/inspected.js';
import { authorized, expresses, KEY, post, serve } from '../support/serve.js';

const wrappers: [name: string, wrap: (ark: ArkWebhooks) => ArkWebhooks][] = [
  ['a Proxy', (ark) => new Proxy(ark, {})],
  [
    'a lazy Proxy',
    (ark) => new Proxy(Object.create(null) as ArkWebhooks, { get: (_, name) => Reflect.get(ark, name) as unknown }),
  ],
  ['an object derived from it', (ark) => Object.create(ark) as ArkWebhooks],
];

/** Returns a method without its receiver. */
const detach = <Name extends keyof ArkWebhooks>(ark: ArkWebhooks, name: Name): ArkWebhooks[Name] => ark[name];

const createReceiver = (): { ark: ArkWebhooks; heard: string[] } => {
  const heard: string[] = [];
  return { ark: new ArkWebhooks({ apiKey: KEY }).on('MessageSent', ({ id }) => void heard.push(id)), heard };
};

const createRequest = (event: object): Request =>
  new Request('https://app.example/webhooks/ark', { method: 'POST', headers: authorized, body: JSON.stringify(event) });

for (const [name, express] of expresses) {
  describe(`a receiver on ${name}`, () => {
    it('responds 200 when its method middleware was detached', async () => {
      const { ark, heard } = createReceiver();
      const middleware = detach(ark, 'middleware');
      const event = envelopeOf('MessageSent');
      const { status } = await postArkEvent(express().post('/webhooks/ark', middleware()), event, { apiKey: KEY });
      assert.deepEqual([status, heard], [200, [event['uuid']]]);
    });

    for (const [kind, wrap] of wrappers) {
      it(`responds 200 through ${kind}, and closes`, async () => {
        const { ark, heard } = createReceiver();
        const wrapped = wrap(ark);
        const event = envelopeOf('MessageSent');
        const app = express().post('/webhooks/ark', wrapped.middleware());
        assert.equal((await postArkEvent(app, event, { apiKey: KEY })).status, 200);
        assert.deepEqual(heard, [event['uuid']]);
        assert.deepEqual(await wrapped.stats(), await ark.stats());
        assert.deepEqual(await wrapped.close(), {});
        assert.equal((await postArkEvent(app, event, { apiKey: KEY })).status, 503);
      });

      it(`is measured and inspected through ${kind}`, async () => {
        const { ark } = createReceiver();
        const registry = new client.Registry();
        const unbind = bindMetrics(wrap(ark), client, registry);
        const app = express().use('/ark', inspector(wrap(ark)));
        const url = await serve(app.post('/webhooks/ark', ark.middleware()));
        assert.equal((await post(`${url}/webhooks/ark`, envelopeOf('MessageSent'))).status, 200);
        assert.deepEqual((await readStream(url)).lines.map(({ event }) => event), ['MessageSent']); // prettier-ignore
        assert.match(await registry.metrics(), /event="MessageSent",outcome="handled"\} 1/);
        unbind();
      });
    }
  });
}

describe('methods of a receiver', () => {
  it('handle requests and bodies when passed on as functions', async () => {
    const { ark, heard } = createReceiver();
    const events = ['MessageSent', 'MessageSent', 'MessageSent'].map(() => envelopeOf('MessageSent'));
    const [first, ...others] = events;
    assert.equal((await detach(ark, 'fetch')(createRequest(first!))).status, 200);
    await Promise.all(others.map((event) => detach(ark, 'receive')(event)));
    assert.deepEqual(
      heard,
      events.map(({ uuid }) => uuid),
    );
    assert.deepEqual(await detach(ark, 'check')(), await ark.check());
    assert.deepEqual(await detach(ark, 'close')(), {});
  });

  it('are replaced by spies and by subclasses', async () => {
    const seen: string[] = [];
    class Traced extends ArkWebhooks {
      override async fetch(request: Request): Promise<Response> {
        seen.push(request.url);
        return super.fetch(request);
      }
    }
    const ark = new Traced({ apiKey: KEY }).on('MessageSent', () => undefined);
    const detached = detach(ark, 'fetch');
    assert.equal((await detached(createRequest(envelopeOf('MessageSent')))).status, 200);
    const spy = mock.method(ark, 'fetch');
    assert.equal((await ark.fetch(createRequest(envelopeOf('MessageSent')))).status, 200);
    assert.deepEqual([spy.mock.callCount(), seen.length], [1, 2]);
  });

  it('are replaced by spies on the prototype of an existing receiver', async () => {
    const { ark } = createReceiver();
    const spy = mock.method(ArkWebhooks.prototype, 'close', () => Promise.resolve({ MessageSent: 1 }));
    assert.deepEqual(await ark.close(), { MessageSent: 1 });
    spy.mock.restore();
    assert.deepEqual(await ark.close(), {});
  });
});
