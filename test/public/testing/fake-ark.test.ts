import assert from 'node:assert/strict';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { arkEvent, type FakeArk, fakeArk } from 'express-ark-webhooks/testing';

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
      if (failing) throw new Error('as the test wants');
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

  it('delivers a signed event with its key, and logs the answer', async () => {
    const { statusCode, success, attempt, willRetry, responseBody } = await sender.send(app, 'MessageBounced');
    assert.deepEqual([statusCode, success, attempt, willRetry], [200, true, 1, false]);
    assert.equal(responseBody, '{"received":true}');
    assert.equal(sender.fetches, 1);
  });

  it('retries with the same bytes when the clock has been moved far enough, until it succeeds', async () => {
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

  it('gives up after about three days, or after the retries that it was made with', async () => {
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

  it('makes retries of several events in the order of time', async () => {
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

  it('signs with a new key and publishes that alone once it was rotated', async () => {
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

  it('tells what a delivery sent and was answered', async () => {
    const body = arkEvent('MessageHeld', { to: 'a@example.com' });
    const { id } = await sender.send(app, 'MessageHeld', body);
    const { data } = (await get(`/${id}`)).body as { data: Record<string, unknown> };
    assert.equal(data['timestamp'], '2026-03-01T12:00:00.000Z');
    assert.deepEqual((data['request'] as { payload: unknown }).payload, body);
    assert.deepEqual(data['response'], { statusCode: 200, body: '{"received":true}' });
  });

  it('should 401 for another key, 404 for what is not there, 429 for more than ten requests a second', async () => {
    assert.equal((await get('', 'another')).status, 401);
    assert.equal((await get('/whr_none')).status, 404);
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await get('')).status));
    assert.ok(statuses.includes(429));
    assert.equal(statuses.filter((status) => status === 200).length, 9);
  });

  it('fails as it is told to, so many times', async () => {
    sender.fail(503, 2);
    assert.deepEqual([(await get('')).status, (await get('')).status, (await get('')).status], [503, 503, 200]);
    sender.fail('cut');
    await assert.rejects(get(''));
    sender.recover();
    assert.equal((await get('')).status, 200);
  });
});
