import assert from 'node:assert/strict';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { arkEvent, type FakeArk, fakeArk, type FakeWebhook } from 'express-ark-webhooks/testing';
import { serve } from '../../support/serve.js';

const MINUTE = 60_000;

describe('fakeArk', () => {
  let sender: FakeArk;
  let failing: boolean;
  let ark: ArkWebhooks;
  let app: express.Express;

  beforeEach(async () => {
    sender = await fakeArk({ now: Date.parse('2026-03-01T12:00:00Z') });
    failing = false;
    ark = new ArkWebhooks({ apiKey: sender.apiKey, signature: { jwksUrl: sender.jwksUrl } });
    ark.on('event', () => {
      if (failing) throw new Error('expected by the test');
    });
    ark.on('error', () => {});
    app = express().post('/webhooks/ark', ark.middleware());
  });
  afterEach(() => sender.close());

  const get = async (path: string, apiKey = sender.apiKey) => {
    const base = `${sender.apiUrl}/tenants/${sender.tenantId}/webhooks/${sender.webhookId}/deliveries`;
    const res = await fetch(base + path, { headers: { authorization: `Bearer ${apiKey}` } });
    return { status: res.status, body: (await res.json()) as Record<string, unknown> };
  };

  it('delivers a signed event with its key, and logs the response', async () => {
    const { statusCode, success, attempt, willRetry, responseBody } = await sender.send(app, 'MessageBounced');
    assert.deepEqual([statusCode, success, attempt, willRetry], [200, true, 1, false]);
    assert.equal(responseBody, '{"received":true}');
    assert.equal(sender.fetches, 1);
  });

  it('retries with the same bytes when the clock is advanced, until it succeeds', async () => {
    failing = true;
    const first = await sender.send(app, 'MessageSent');
    assert.deepEqual([first.statusCode, first.willRetry], [500, true]);
    assert.deepEqual(await sender.advance(MINUTE - 1), []);
    const [second] = await sender.advance(1);
    assert.deepEqual([second?.attempt, second?.statusCode, second?.body], [2, 500, first.body]);
    failing = false;
    const [third, ...others] = await sender.advance(100 * 60 * MINUTE);
    assert.deepEqual([third?.attempt, third?.success, others.length], [3, true, 0]);
    assert.equal(third!.at - first.at, 3 * MINUTE);
  });

  it('stops retrying after about three days, or after the configured retries', async () => {
    failing = true;
    await sender.send(app, 'MessageSent');
    const retries = await sender.advance(4 * 24 * 60 * MINUTE);
    assert.equal(retries.length, 12);
    assert.ok(!retries.at(-1)!.willRetry);
    const hours = (retries.at(-1)!.at - sender.deliveries[0]!.at) / (60 * MINUTE);
    assert.ok(hours > 60 && hours < 72);

    const impatient = await fakeArk({ retries: [] });
    const { willRetry, statusCode } = await impatient.send('http://127.0.0.1:1/', 'MessageSent');
    assert.deepEqual([willRetry, statusCode], [false, null]);
    await impatient.close();
  });

  it('retries several events in order of time', async () => {
    failing = true;
    await sender.send(app, 'MessageSent');
    await sender.advance(30_000);
    await sender.send(app, 'MessageHeld');
    const made = await sender.advance(3 * MINUTE);
    assert.deepEqual(
      made.map(({ event, attempt }) => `${event} ${attempt}`),
      ['MessageSent 2', 'MessageHeld 2', 'MessageSent 3', 'MessageHeld 3'],
    );
  });

  it('signs with a new key after a rotation, and publishes only that key', async () => {
    await sender.send(app, 'MessageSent');
    const old = sender.key;
    assert.notEqual(sender.rotateKey().kid, old?.kid);
    assert.equal((await sender.send(app, 'MessageSent')).statusCode, 200);
    const { keys } = (await (await fetch(sender.jwksUrl)).json()) as { keys: { kid: string }[] };
    assert.deepEqual(keys, [sender.key?.jwk]);
  });

  it('lists deliveries in pages, the newest first, by success, event and time', async () => {
    failing = true;
    await sender.send(app, 'MessageSent');
    failing = false;
    await sender.advance(MINUTE);
    await sender.send(app, 'MessageHeld');
    const ids = sender.deliveries.map(({ id }) => id);
    const idsOf = async (query: string): Promise<unknown> =>
      ((await get(query)).body['data'] as { id: string }[]).map(({ id }) => id);
    assert.deepEqual(await idsOf(''), ids.toReversed());
    assert.deepEqual(await idsOf('?success=false'), [ids[0]]);
    assert.deepEqual(await idsOf('?success=true&event=MessageSent'), [ids[1]]);
    assert.deepEqual(await idsOf(`?after=${sender.now / 1000}`), [ids[2], ids[1]]);
    assert.deepEqual(await idsOf(`?before=${sender.now / 1000 - 1}`), [ids[0]]);
    assert.deepEqual(await idsOf('?page=2&perPage=2'), [ids[0]]);
    const { total, totalPages } = (await get('?perPage=2')).body;
    assert.deepEqual([total, totalPages], [3, 2]);
  });

  it('shows the bare payload of a delivery and its response', async () => {
    const body = arkEvent('MessageHeld', { to: 'a@example.com' });
    const { id } = await sender.send(app, 'MessageHeld', body);
    const { data } = (await get(`/${id}`)).body as { data: Record<string, unknown> };
    assert.equal(data['timestamp'], '2026-03-01T12:00:00.000Z');
    assert.deepEqual((data['request'] as { payload: unknown }).payload, body);
    assert.deepEqual(data['response'], { statusCode: 200, body: '{"received":true}' });
  });

  it('responds 401 to another key, 404 for missing resources, 429 to more than ten requests a second', async () => {
    assert.equal((await get('', 'another')).status, 401);
    assert.equal((await get('/whr_none')).status, 404);
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await get('')).status));
    assert.ok(statuses.includes(429));
    assert.equal(statuses.filter((status) => status === 200).length, 9);
  });

  it('fails as configured, the given number of times', async () => {
    sender.fail(503, 2);
    assert.deepEqual([(await get('')).status, (await get('')).status, (await get('')).status], [503, 503, 200]);
    sender.fail('cut');
    await assert.rejects(get(''));
    sender.recover();
    assert.equal((await get('')).status, 200);
  });

  describe('API', () => {
    const call = async (method: string, path: string, body?: object, apiKey = sender.apiKey) => {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const res = await fetch(sender.apiUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const { data, error } = (await res.json()) as { data?: Record<string, unknown>; error?: { code: string } };
      return { status: res.status, data: data ?? {}, error: error?.code };
    };

    for (const [scope, path] of [
      ['a tenant', '/tenants/tenant_1/webhooks'],
      ['the platform', '/platform/webhooks'],
    ] as const)
      it(`creates, lists, shows, changes and deletes webhooks of ${scope}`, async () => {
        const fields = { name: 'Mine', url: 'https://shop.example/ark', events: ['MessageSent'] };
        const created = await call('POST', path, fields);
        const { id, enabled } = created.data as unknown as FakeWebhook;
        assert.deepEqual([created.status, enabled], [201, true]);
        const listed = (await call('GET', path)).data as unknown as FakeWebhook[];
        assert.deepEqual(listed.map((webhook) => webhook.name).slice(1), ['Mine']);
        const changed = await call('PATCH', `${path}/${id}`, { enabled: false });
        assert.deepEqual(changed.data, { ...created.data, enabled: false });
        assert.deepEqual((await call('GET', `${path}/${id}`)).data, changed.data);
        assert.equal((await call('POST', path, { name: 'No URL' })).status, 422);
        assert.equal((await call('DELETE', `${path}/${id}`)).status, 200);
        assert.equal((await call('GET', `${path}/${id}`)).status, 404);
      }); // prettier-ignore

    it('replays a delivery once, with a new envelope timestamp and signature, if the webhook is enabled', async () => {
      failing = true;
      const { id, body } = await sender.send(app, 'MessageSent');
      failing = false;
      sender.now += MINUTE / 2;
      const path = `/tenants/tenant_1/webhooks/webhook_1/deliveries/${id}/replay`;
      const { data } = await call('POST', path);
      const replayed = sender.deliveries.at(-1)!;
      assert.deepEqual([data['originalDeliveryId'], data['newDeliveryId'], data['statusCode']], [id, replayed.id, 200]);
      const [before, after] = [body, replayed.body].map((text) => JSON.parse(text) as { timestamp: number; uuid: string });
      assert.deepEqual([after!.uuid, after!.timestamp], [before!.uuid, sender.now / 1000]);
      sender.webhook.enabled = false;
      assert.deepEqual(await call('POST', path), { status: 400, data: {}, error: 'webhook_disabled' });
    }); // prettier-ignore

    it('sends test events, with a null status if there is no response', async () => {
      sender.webhook.url = await serve(app).then((url) => `${url}/webhooks/ark`);
      const path = '/tenants/tenant_1/webhooks/webhook_1/test';
      const { data } = await call('POST', path, { event: 'MessageHeld' });
      assert.deepEqual([data['statusCode'], data['event'], data['body']], [200, 'MessageHeld', '{"received":true}']);
      sender.platformWebhook.url = 'http://127.0.0.1:1/';
      const platform = await call('POST', `/platform/webhooks/${sender.platformWebhook.id}/test`);
      assert.deepEqual([platform.data['statusCode'], platform.data['success']], [null, false]);
    });

    it('lists deliveries of the platform by webhook and tenant, and shows one', async () => {
      await sender.send(app, 'MessageSent');
      const { id } = await sender.sendPlatform(app, 'MessageHeld');
      const list = async (query: string): Promise<unknown> =>
        ((await call('GET', `/platform/webhooks/deliveries?${query}`)).data as unknown as { id: string }[]).map((one) => one.id);
      assert.deepEqual(await list(`webhookId=${sender.platformWebhook.id}&tenantId=tenant_1`), [id]);
      assert.deepEqual(await list('tenantId=another'), []);
      const { data } = await call('GET', `/platform/webhooks/deliveries/${id}`);
      assert.deepEqual([data['tenantId'], id.startsWith('pwd_')], ['tenant_1', true]);
      assert.equal((data['request'] as { payload: { status: string } }).payload.status, 'Held');
    }); // prettier-ignore

    it('responds 403 when a read-only key is used to write', async () => {
      await sender.close();
      sender = await fakeArk({ readOnlyKey: 'reads' });
      assert.equal((await call('GET', '/platform/webhooks', undefined, 'reads')).status, 200);
      assert.equal((await call('POST', '/platform/webhooks', { name: 'x' }, 'reads')).status, 403);
    });
  });

  it("sends no Authorization header with credentials: 'signature', and only that header with 'apiKey'", async () => {
    const seen: string[][] = [];
    const target = await serve((req, res) => {
      seen.push(Object.keys(req.headers).filter((name) => /^(authorization|x-)/.test(name)).sort()); // prettier-ignore
      req.resume().once('end', () => res.end());
    });
    for (const credentials of ['signature', 'apiKey'] as const) {
      const other = await fakeArk({ credentials });
      await other.send(target, 'MessageSent');
      await other.close();
    }
    assert.deepEqual(seen, [['x-ark-signature', 'x-ark-signature-kid'], ['authorization']]);
  });

  describe("with profile: 'postal'", () => {
    let postal: FakeArk;
    beforeEach(async () => (postal = await fakeArk({ profile: 'postal' })));
    afterEach(() => postal.close());

    it("sends Basic credentials of the URL, both signatures and Postal's User-Agent, and publishes use and alg", async () => {
      const receiver = new ArkWebhooks({
        apiKey: 'key%20in%20the%20url',
        basicAuth: true,
        signature: { profile: 'postal', jwksUrl: postal.jwksUrl },
      });
      const middleware = receiver.middleware();
      let headers: Record<string, unknown> = {};
      const url = await serve((req, res) => {
        headers = req.headers;
        void middleware(req, res, () => undefined);
      });
      const delivery = await postal.send(url.replace('//', '//ark:key%20in%20the%20url@'), 'MessageSent');
      assert.equal(delivery.statusCode, 200);
      assert.equal(headers['authorization'], `Basic ${Buffer.from('ark:key%20in%20the%20url').toString('base64')}`);
      assert.match(String(headers['user-agent']), /^Postal\/\d/);
      for (const name of ['x-postal-signature', 'x-postal-signature-256', 'x-postal-signature-kid'])
        assert.ok(headers[name], name);
      const { keys } = (await (await fetch(postal.jwksUrl)).json()) as { keys: object[] };
      assert.deepEqual(keys, [{ ...postal.key?.jwk, use: 'sig', alg: 'RS256' }]);
    });

    it('makes six attempts within 36 minutes, and logs why there was no response', async () => {
      await postal.send('http://127.0.0.1:1/', 'MessageSent');
      await postal.advance(24 * 60 * MINUTE);
      const [first, ...others] = postal.deliveries;
      assert.equal(others.length, 5);
      assert.deepEqual([others.at(-1)!.at - first!.at, others.at(-1)!.willRetry], [36 * MINUTE, false]);
      assert.deepEqual([first!.statusCode, first!.success], [-2, false]);
    });
  });
});
