import assert from 'node:assert/strict';
import { errorMonitor, EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { mock } from 'node:test';
import request from 'supertest';
import {
  type ArkEvent,
  type ArkEventName,
  arkEventNames,
  ArkWebhooks,
  type RejectedRequest,
} from 'express-ark-webhooks';
import { envelopeOf, payloadOf, platformOf } from '../support/bodies.js';
import { eventually } from '../support/eventually.js';
import { authorized, exchange, expresses, headOf, KEY, post, serve, unreachable } from '../support/serve.js';

for (const [name, express] of expresses) {
  describe(`ArkWebhooks on ${name}`, () => {
    const mount = async (ark: ArkWebhooks): Promise<string> =>
      `${await serve(express().post('/hook', ark.middleware()))}/hook`;

    it('responds 200 to each event in each form, and calls its listener', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const received: ArkEvent[] = [];
      for (const type of arkEventNames) ark.on(type, (event: ArkEvent) => received.push(event));

      for (const type of arkEventNames) {
        for (const body of [payloadOf(type), envelopeOf(type), platformOf(type)]) {
          const { status, body: response } = await post(url, body);
          assert.deepEqual([status, response], [200, { received: true }], type);
          assert.equal(received.at(-1)?.type, type);
          assert.deepEqual(received.at(-1)?.payload, payloadOf(type));
        }
      }
      assert.deepEqual(
        received.slice(0, 3).map(({ form }) => form),
        ['bare', 'envelope', 'platform'],
      );
    });

    it('sets req.arkEvent with every field', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const body = platformOf('MessageSent', { uuid: 'not-a-uuid', _test: true, timestamp: 1704672000.5 });
      const app = express();
      app.post('/hook', ark.middleware({ respond: false }), (req, res) => {
        res.status(202).json(req.arkEvent);
      });
      const before = Date.now();
      const response = await post(`${await serve(app)}/hook`, body);
      assert.equal(response.status, 202);
      const { receivedAt, ...event } = response.body;
      assert.deepEqual(event, {
        verifiedBy: 'apiKey',
        type: 'MessageSent',
        id: 'not-a-uuid',
        timestamp: 1704672000.5,
        form: 'platform',
        tenantId: 'cmtenant01',
        test: true,
        payload: payloadOf('MessageSent'),
      });
      assert.ok(Date.parse(receivedAt as string) >= before);
    });

    it('passes unknown fields to listeners', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const arrived = once(ark, 'MessageLoaded') as Promise<[ArkEvent<'MessageLoaded'>]>;
      await post(url, { ...payloadOf('MessageLoaded'), country: 'NZ' });
      assert.equal((await arrived)[0].payload['country' as 'ip_address'], 'NZ');
    });

    it('accepts and emits an unknown event', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const arrived = once(ark, 'unknown') as Promise<[{ type: string; payload: object }]>;
      const response = await post(url, { event: 'MessageReplied', timestamp: 1, uuid: 'u', payload: { to: 'x' } });
      assert.deepEqual([response.status, response.body], [200, { received: true }]);
      const [event] = await arrived;
      assert.deepEqual([event.type, event.payload], ['MessageReplied', { to: 'x' }]);
    });

    it("responds 422 to an unknown event with onUnknown: 'reject'", async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY, onUnknown: 'reject' }));
      const response = await post(url, { event: 'MessageReplied', timestamp: 1, uuid: 'u', payload: {} });
      assert.deepEqual([response.status, response.body['code']], [422, 'unknown_event']);
    });

    it('responds 422 when the payload does not match its schema, with the fields', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const invalid = once(ark, 'invalid') as Promise<[{ type: string; errors: object[]; payload: object }]>;
      const payload = payloadOf('MessageSent');
      const body = envelopeOf('MessageSent', { payload: { ...payload, message: { ...payload.message, id: 'x' } } });
      const response = await post(url, body);
      assert.equal(response.status, 422);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      assert.deepEqual(response.body['errors'], [{ pointer: '#/payload/message/id', message: 'must be an integer' }]);
      const [event] = await invalid;
      assert.equal(event.type, 'MessageSent');
      assert.deepEqual(event.errors, response.body['errors']);
      assert.deepEqual(event.payload, body['payload']);
    });

    it("responds 200 when the payload does not match its schema with onInvalid: 'accept', and calls no listener", async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, onInvalid: 'accept' });
      const url = await mount(ark);
      const seen: string[] = [];
      ark.on('event', () => seen.push('event')).on('invalid', () => seen.push('invalid'));
      const response = await post(url, envelopeOf('MessageSent', { payload: {} }));
      assert.deepEqual([response.status, response.body, seen], [200, { received: true }, ['invalid']]);
    });

    it("responds 422 when the status belongs to another event than the envelope's", async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }));
      const response = await post(url, envelopeOf('MessageSent', { payload: payloadOf('MessageHeld') }));
      assert.deepEqual(response.body['errors'], [{ pointer: '#/payload/status', message: 'must be "Sent"' }]);
    });

    it('identifies a bare body by the option event, a name or a function of the request', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const app = express();
      app.post('/limit', ark.middleware({ event: 'SendLimitApproaching' }));
      app.post('/:event', ark.middleware({ event: (req) => req.params?.['event'] as ArkEventName }));
      const url = await serve(app);
      const types: string[] = [];
      ark.on('event', ({ type }) => types.push(type));
      await post(`${url}/limit`, payloadOf('SendLimitExceeded'));
      await post(`${url}/SendLimitApproaching`, payloadOf('SendLimitExceeded'));
      assert.deepEqual(types, ['SendLimitApproaching', 'SendLimitApproaching']);
    });

    it('responds 500 when a listener fails, after all listeners have settled', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const seen: string[] = [];
      const failures: unknown[] = [];
      ark.on('error', ({ error, event }) => failures.push([(error as Error).message, event.type]));
      ark.on('MessageSent', () => {
        throw new Error('first');
      });
      ark.on('MessageSent', async () => {
        await sleep(20);
        seen.push('slow');
      });
      ark.on('event', async () => {
        await sleep(5);
        throw new Error('second');
      });
      const response = await post(url, envelopeOf('MessageSent'));
      assert.deepEqual([response.status, response.body['code']], [500, 'listener_failed']);
      assert.deepEqual(seen, ['slow']);
      assert.deepEqual(failures, [
        ['first', 'MessageSent'],
        ['second', 'MessageSent'],
      ]);
    });

    it('runs an event again after a failure, and not after a success', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      let runs = 0;
      ark.on('error', () => {});
      ark.on('MessageSent', () => {
        runs += 1;
        if (runs === 1) throw new Error('not yet');
      });
      const duplicates: string[] = [];
      ark.on('duplicate', ({ id }) => duplicates.push(id));
      const body = envelopeOf('MessageSent');
      assert.equal((await post(url, body)).status, 500);
      assert.deepEqual((await post(url, body)).body, { received: true });
      assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
      assert.equal(runs, 2);
      assert.deepEqual(duplicates, [body['uuid']]);
    });

    it("responds 503 while the event's listeners run, and 200 once they have completed", async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      let finish = (): void => {};
      ark.once('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
      const body = envelopeOf('MessageSent');
      const begun = once(ark, 'event');
      const first = post(url, body);
      await begun;
      const second = await post(url, body);
      assert.deepEqual([second.status, second.body['code']], [503, 'listeners_pending']);
      assert.match(second.headers.get('retry-after')!, /^\d+$/);
      finish();
      assert.equal((await first).status, 200);
      assert.equal((await post(url, body)).body['duplicate'], true);
    });

    it('responds 503 at the deadline, and remembers the result of the listeners', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, ackTimeout: 20 });
      const url = await mount(ark);
      let runs = 0;
      let finish!: () => void;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      ark.on('MessageSent', () => {
        runs += 1;
        return finished;
      });
      const body = envelopeOf('MessageSent');
      assert.equal((await post(url, body)).body['code'], 'listeners_pending');
      assert.equal((await post(url, body)).body['code'], 'listeners_pending');
      finish();
      await eventually('the claim is settled', async () => (await ark.stats()).claims === 0);
      assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
      assert.equal(runs, 1);
    });

    it('runs a bare body again if it has neither id nor event time', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const runs = new Map<string, number>();
      ark.on('event', ({ type }) => runs.set(type, (runs.get(type) ?? 0) + 1));
      for (const type of arkEventNames) for (let i = 0; i < 2; i += 1) await post(url, payloadOf(type));
      assert.deepEqual(Object.fromEntries([...runs].sort()), {
        DomainDNSError: 1,
        MessageBounced: 2,
        MessageDelayed: 1,
        MessageDeliveryFailed: 1,
        MessageHeld: 1,
        MessageLinkClicked: 2,
        MessageLoaded: 2,
        MessageSent: 1,
        SendLimitApproaching: 2,
        SendLimitExceeded: 2,
      });
    });

    it('responds 422 when the envelope is older than maxAge, and 200 without that option', async () => {
      const strict = await mount(new ArkWebhooks({ apiKey: KEY, maxAge: 60 }));
      const now = Date.now() / 1000;
      assert.equal((await post(strict, envelopeOf('MessageSent', { timestamp: now - 50 }))).status, 200);
      const old = envelopeOf('MessageSent', { timestamp: now - 70 });
      const response = await post(strict, old);
      assert.equal(response.status, 422);
      assert.deepEqual(response.body['errors'], [{ pointer: '#/timestamp', message: 'must be no more than 60 s ago' }]);
      assert.equal((await post(strict, payloadOf('DomainDNSError'))).status, 200);
      assert.equal((await post(await mount(new ArkWebhooks({ apiKey: KEY })), old)).status, 200);
    });

    it('runs a forgotten event again', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const runs: string[] = [];
      ark.on('event', ({ id }) => runs.push(id)).on('unknown', ({ id }) => runs.push(id));
      const known = envelopeOf('MessageSent');
      const unknown = { event: 'MessageReplied', uuid: 'reply-1', payload: {} };
      for (const body of [known, unknown]) for (let i = 0; i < 2; i += 1) await post(url, body);
      assert.equal(runs.length, 2);
      await ark.forget(runs[0]!);
      await ark.forget('reply-1', 'MessageReplied');
      for (const body of [known, unknown]) assert.deepEqual((await post(url, body)).body, { received: true });
      assert.deepEqual(runs, [known['uuid'], 'reply-1', known['uuid'], 'reply-1']);
    });

    it('runs every delivery with claims: false', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, claims: false });
      const url = await mount(ark);
      let runs = 0;
      ark.on('MessageSent', () => (runs += 1));
      const body = envelopeOf('MessageSent');
      await post(url, body);
      assert.deepEqual((await post(url, body)).body, { received: true });
      assert.equal(runs, 2);
    });

    it('responds 503 when the claim store fails, and runs nothing', async () => {
      const fail = (): never => {
        throw new Error('redis://:password@store is down');
      };
      const ark = new ArkWebhooks({ apiKey: KEY, claims: { claim: fail, complete: fail, release: fail } });
      const url = await mount(ark);
      ark.on('MessageSent', () => assert.fail('ran without a claim'));
      const response = await post(url, envelopeOf('MessageSent'));
      assert.deepEqual([response.status, response.body['code']], [503, 'unavailable']);
      assert.doesNotMatch(JSON.stringify(response.body), /password|redis/);
    });

    it('responds 200 when listeners succeeded although the claim could not be completed', async () => {
      const ark = new ArkWebhooks({
        apiKey: KEY,
        claims: { claim: () => 'claimed', complete: () => Promise.reject(new Error('down')), release: () => {} },
      });
      assert.equal((await post(await mount(ark), envelopeOf('MessageSent'))).status, 200);
    });

    describe('with respond: false', () => {
      it('calls the route only after the listeners have succeeded', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const seen: string[] = [];
        ark.on('MessageSent', async () => {
          await sleep(10);
          seen.push('listener');
        });
        const app = express().post('/hook', ark.middleware({ respond: false }), (req, res) => {
          seen.push('route');
          res.status(201).send(req.arkEvent?.type);
        });
        await request(app)
          .post('/hook')
          .set(authorized)
          .send(JSON.stringify(envelopeOf('MessageSent')))
          .expect(201);
        assert.deepEqual(seen, ['listener', 'route']);
      });

      it('runs the event again after the route has failed, and not after it has responded 2xx', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const statuses = [500, 204, 204];
        let calls = 0;
        const app = express().post('/hook', ark.middleware({ respond: false }), (_req, res) => {
          res.status(statuses[calls++]!).end();
        });
        const url = `${await serve(app)}/hook`;
        const body = envelopeOf('MessageSent');
        assert.equal((await post(url, body)).status, 500);
        assert.equal((await post(url, body)).status, 204);
        assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
        assert.equal(calls, 2);
      });

      it('runs the event again after its listeners were late, and calls the route then', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY, ackTimeout: 30 });
        let finish = (): void => undefined;
        ark.once('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
        const app = express().post('/hook', ark.middleware({ respond: false }), (_req, res) => void res.json('route'));
        const url = `${await serve(app)}/hook`;
        const body = envelopeOf('MessageSent');
        assert.equal((await post(url, body)).status, 503);
        finish();
        await eventually('the claim is settled', async () => (await ark.stats()).claims === 0);
        assert.equal(
          (await fetch(url, { method: 'POST', headers: authorized, body: JSON.stringify(body) })).status,
          200,
        );
      });

      it('responds without the route to duplicate, unknown and failed events', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY }).on('error', () => {});
        ark.on('MessageHeld', () => Promise.reject(new Error('no')));
        const app = express().post('/hook', ark.middleware({ respond: false }), (_req, res) => void res.json('route'));
        const url = `${await serve(app)}/hook`;
        assert.deepEqual((await post(url, { event: 'New', payload: {} })).body, { received: true });
        assert.equal((await post(url, envelopeOf('MessageHeld'))).status, 500);
      });
    });

    describe("with errors: 'next'", () => {
      it("passes rejections and failures to the app's error handler, with status, code and headers", async () => {
        const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' }).on('error', () => {});
        ark.on('MessageHeld', () => Promise.reject(new Error('why')));
        const app = express().post('/hook', ark.middleware());
        const handed: { code: string; status: number; statusCode: number; headers: object; failures?: Error[] }[] = [];
        app.use(((error, _req, res, _next) => {
          handed.push(error as (typeof handed)[0]);
          res.status((error as { status: number }).status).json({ handled: true });
        }) as import('express').ErrorRequestHandler);
        const url = `${await serve(app)}/hook`;
        const responses = [await post(url, {}, {}), await post(url, '{'), await post(url, envelopeOf('MessageHeld'))];
        assert.deepEqual(
          responses.map(({ status, body }) => [status, body]),
          [401, 400, 500].map((status) => [status, { handled: true }]),
        );
        assert.deepEqual(
          handed.map(({ code, status, statusCode }) => [code, status, statusCode]),
          [
            ['missing_credentials', 401, 401],
            ['malformed_json', 400, 400],
            ['listener_failed', 500, 500],
          ],
        );
        assert.deepEqual(handed[0]?.headers, {
          'WWW-Authenticate': ['Bearer realm="Ark webhooks"'],
          Connection: 'close',
        });
        assert.deepEqual(
          handed[2]?.failures?.map(({ message }) => message),
          ['why'],
        );
      });
    });

    it("closes a connection with a stalled body with errors: 'next', which Express's own handler would wait for", async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' });
      // In other environments Express prints the error.
      const app = express().set('env', 'test').post('/hook', ark.middleware());
      const url = `${await serve(app)}/hook`;
      assert.equal(await exchange(url, headOf(url, 100), '{"half":'), '');
      assert.match(await exchange(url, headOf(url, 2, 'Connection: close'), '{}'), /^HTTP\/1\.1 401 /);
    });

    it('logs to console.error if req.log is not a logger', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      ark.on('MessageSent', () => Promise.reject(new Error('why')));
      const app = express().use((req, _res, next) => {
        Object.assign(req, { log: { info: () => {} } });
        next();
      });
      const url = `${await serve(app.post('/hook', ark.middleware()))}/hook`;
      const printed = mock.method(console, 'error', () => {});
      try {
        assert.equal((await post(url, envelopeOf('MessageSent'))).status, 500);
        assert.match(String(printed.mock.calls[0]?.arguments[0]), /a listener of MessageSent failed/);
      } finally {
        printed.mock.restore();
      }
    });

    it('emits rejected with the code and never the credentials', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      const rejections: RejectedRequest[] = [];
      ark.on('rejected', (rejection) => rejections.push(rejection));
      await post(`${url}?key=hidden`, '{}', { ...authorized, authorization: 'Bearer unknown' });
      assert.deepEqual(rejections, [
        {
          code: 'invalid_token',
          status: 401,
          message: 'The key in the Authorization header is not the one configured here.',
          method: 'POST',
          path: '/hook',
          remoteAddress: '127.0.0.1',
          credentials: ['Authorization'],
        },
      ]);
    });

    it('reports the index of the matching key', async () => {
      const ark = new ArkWebhooks({ apiKey: ['new-key-0123456789', KEY] });
      const url = await mount(ark);
      const indexes: unknown[] = [];
      ark.on('event', ({ keyIndex }) => indexes.push(keyIndex));
      await post(url, envelopeOf('MessageSent'));
      await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: 'Bearer new-key-0123456789' });
      assert.deepEqual(indexes, [1, 0]);
    });

    it('logs to req.log if there is one, without addresses or subjects', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const logged: unknown[] = [];
      const log = (fields: object, message: string): unknown => logged.push([fields, message]);
      const app = express();
      app.use((req, _res, next) => {
        Object.assign(req, { log: { debug: log, info: log, warn: log, error: log } });
        next();
      });
      app.post('/hook', ark.middleware());
      const url = `${await serve(app)}/hook`;
      await post(url, payloadOf('MessageSent'));
      await post(url, envelopeOf('MessageSent', { payload: { message: { to: 'ada@example.net' } } }));
      await post(url, '"ada@example.net"');
      assert.ok(logged.length >= 3);
      assert.doesNotMatch(JSON.stringify(logged), /ada@|Your order|ark_test/);
    });

    it('responds 503 when it is closing, after the requests in progress have completed', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      let finish = (): void => {};
      ark.on('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
      const begun = once(ark, 'event');
      const first = post(url, envelopeOf('MessageSent'));
      await begun;
      let closed = false;
      const closing = ark.close().then(() => (closed = true));
      const second = await post(url, envelopeOf('MessageSent'));
      assert.deepEqual([second.status, second.body['code']], [503, 'closing']);
      assert.equal(closed, false);
      finish();
      assert.equal((await first).status, 200);
      await closing;
    });
  });
}

describe('ArkWebhooks', () => {
  it("is Node's EventEmitter", () => {
    assert.ok(new ArkWebhooks({ apiKey: KEY }) instanceof EventEmitter);
  });

  it('does not throw for an error without a listener, unlike Node', () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const failure = { error: new Error('no'), event: {} as ArkEvent };
    assert.equal(ark.emit('error', failure), false);
    const heard: unknown[] = [];
    ark.on('error', (given) => heard.push(given));
    assert.equal(ark.emit('error', failure), true);
    assert.deepEqual(heard, [failure]);
  });

  it('calls listeners of errorMonitor before those of error, and logs as if there were none', async () => {
    const logged: string[] = [];
    const logger = { debug() {}, info() {}, warn() {}, error: (_: object, message: string) => logged.push(message) };
    const ark = new ArkWebhooks({ apiKey: KEY, logger }).on('MessageSent', () => assert.fail('no'));
    const heard: string[] = [];
    (ark as EventEmitter).on(errorMonitor, ({ event }: { event: ArkEvent }) => heard.push(`monitor ${event.type}`));
    await assert.rejects(ark.receive(envelopeOf('MessageSent')), { code: 'listener_failed' });
    assert.deepEqual([heard.splice(0), logged], [['monitor MessageSent'], ['a listener of MessageSent failed']]);
    ark.on('error', ({ event }) => heard.push(`error ${event.type}`));
    await assert.rejects(ark.receive(envelopeOf('MessageSent')), { code: 'listener_failed' });
    assert.deepEqual([heard, logged.length], [['monitor MessageSent', 'error MessageSent'], 1]);
  });

  it('implements once, off, prependListener and listenerCount like Node', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, claims: false });
    const seen: string[] = [];
    const off = (): unknown => seen.push('off');
    ark
      .on('MessageSent', () => seen.push('on'))
      .once('MessageSent', () => seen.push('once'))
      .prependListener('MessageSent', () => seen.push('prepended'))
      .on('MessageSent', off)
      .off('MessageSent', off);
    assert.equal(ark.listenerCount('MessageSent'), 3);
    await ark.receive(payloadOf('MessageSent'));
    await ark.receive(payloadOf('MessageSent'));
    assert.deepEqual(seen, ['prepended', 'on', 'once', 'prepended', 'on']);
  });

  it('throws without usable credentials', () => {
    for (const apiKey of [undefined, '', '  ', '\n', [], ['good-key', ''], null, 42])
      assert.throws(() => new ArkWebhooks({ apiKey: apiKey as string }), { code: 'invalid_options' }, String(apiKey));
    for (const options of [undefined, {}, { signature: false }])
      assert.throws(() => new ArkWebhooks(options), /No credential is configured\. Set "apiKey".* or "signature"/);
    assert.throws(() => new ArkWebhooks({ apiKey: undefined }), /"apiKey".*Is ARK_API_KEY set\?/);
  });

  it('gets the key for each request from a function, and responds 503 while that fails', async () => {
    let keys: () => string | string[] | Promise<string> = () => Promise.resolve('first-key');
    const ark = new ArkWebhooks({ apiKey: () => keys() });
    const url = await serve((req, res) => {
      void ark.middleware()(req, res, unreachable);
    });
    const status = async (key: string): Promise<number> =>
      (await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: `Bearer ${key}` })).status;
    assert.equal(await status('first-key'), 200);
    keys = () => ['second-key', 'third-key'];
    assert.deepEqual([await status('first-key'), await status('third-key')], [401, 200]);
    keys = () => Promise.reject(new Error('vault sealed'));
    assert.equal(await status('third-key'), 503);
    keys = () => '';
    assert.equal(await status('third-key'), 401);
    keys = () => {
      throw new Error('vault gone');
    };
    assert.equal(await status('third-key'), 503);
  });

  it('rejects forget() without an id', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    for (const id of [undefined, null, '', 7, {}])
      await assert.rejects(
        ark.forget(id as string),
        /^InvalidOptionsError: Expected "id" to be the id of an event, got/,
      );
  });

  it('rejects forget() if the claim store does not support it', async () => {
    const store = { claim: () => 'claimed' as const, complete: () => {}, release: () => {} };
    await assert.rejects(new ArkWebhooks({ apiKey: KEY, claims: store }).forget('id'), /no method forget/);
    await new ArkWebhooks({ apiKey: KEY, claims: false }).forget('id');
  });

  it('works without Express, on a plain node:http server', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await serve((req, res) => {
      void ark.middleware()(req, res, unreachable);
    });
    assert.deepEqual((await post(url, payloadOf('MessageSent'))).body, { received: true });
  });

  it('prints an unhandled listener failure to console.error, and nothing else', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('MessageSent', () => Promise.reject(new Error('disk full')));
    const { error } = console;
    const printed: unknown[][] = [];
    console.error = (...words) => void printed.push(words);
    try {
      await assert.rejects(ark.receive(envelopeOf('MessageSent')), { code: 'listener_failed' });
      await assert.rejects(ark.receive('{}'), { code: 'unidentifiable_event' });
    } finally {
      console.error = error;
    }
    assert.equal(printed.length, 1);
    assert.match(String(printed[0]?.[0]), /a listener of MessageSent failed/);
    assert.equal((printed[0]?.[1] as { err: Error }).err.message, 'disk full');
  });

  it('continues when listeners of lifecycle events fail', async () => {
    const logged: string[] = [];
    const log = (_fields: object, message: string): unknown => logged.push(message);
    const ark = new ArkWebhooks({ apiKey: KEY, logger: { debug() {}, info() {}, warn() {}, error: log } });
    const fail = (): never => {
      throw new Error('watcher');
    };
    ark.on('error', fail).on('duplicate', fail).on('invalid', fail);
    ark.once('MessageSent', fail);
    const body = envelopeOf('MessageSent');
    await assert.rejects(ark.receive(body), { code: 'listener_failed' });
    await ark.receive(body);
    assert.equal((await ark.receive(body)).duplicate, true);
    await assert.rejects(ark.receive(envelopeOf('MessageSent', { payload: {} })), { code: 'invalid_payload' });
    await sleep(1);
    assert.deepEqual(
      logged,
      ['error', 'duplicate', 'invalid'].map((name) => `a listener of "${name}" failed`),
    );
  });

  describe('receive', () => {
    it('accepts bytes, a string or a parsed value, and resolves to the outcome', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, claims: false });
      const text = JSON.stringify(payloadOf('MessageBounced'));
      for (const body of [text, Buffer.from(text), new TextEncoder().encode(text), JSON.parse(text) as object]) {
        const outcome = await ark.receive(body);
        assert.equal(outcome.received, true);
        assert.equal(outcome.event?.type, 'MessageBounced');
        assert.match(outcome.event.id, /^sha256:[0-9a-f]{64}$/);
      }
    });

    it('waits for listeners beyond ackTimeout', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, ackTimeout: 5 });
      let done = false;
      ark.on('MessageSent', async () => {
        await sleep(30);
        done = true;
      });
      await ark.receive(envelopeOf('MessageSent'));
      assert.ok(done);
    });

    it('identifies a bare body by its option', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const { event } = await ark.receive(payloadOf('SendLimitExceeded'), { event: 'SendLimitApproaching' });
      assert.equal(event?.type, 'SendLimitApproaching');
      await assert.rejects(ark.receive({}, { event: 'Nope' as ArkEventName }), { code: 'invalid_options' });
    });

    it("rejects with the package's errors, also when it is closing", async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      await assert.rejects(ark.receive('nonsense'), { code: 'malformed_json', status: 400 });
      const circular: Record<string, unknown> = { ...payloadOf('MessageLoaded') };
      circular['self'] = circular;
      await assert.rejects(ark.receive(circular), { code: 'malformed_json' });
      await ark.close();
      await assert.rejects(ark.receive(payloadOf('MessageSent')), { code: 'closing', status: 503 });
    });
  });
});
