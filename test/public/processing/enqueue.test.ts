import assert from 'node:assert/strict';
import { once } from 'node:events';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import {
  type ArkEvent,
  ArkWebhooks,
  type EventQueue,
  type QueuedEvent,
  type UnknownArkEvent,
} from 'express-ark-webhooks';
import { envelopeOf, payloadOf } from '../../support/bodies.js';
import { recordLog } from '../../support/log.js';
import { measureMs } from '../../support/measure.js';
import { authorized, expresses, KEY, post, serve } from '../../support/serve.js';

const received = { received: true };
const queued = { received: true, queued: true };
const duplicate = { received: true, duplicate: true };

/** An in-memory queue with some methods replaced. */
const queueWith = (methods: Partial<EventQueue> = {}): EventQueue =>
  Object.assign(new SqliteQueue(':memory:'), methods);

/** Returns the events in a queue. */
const keptBy = (queue: EventQueue): { add: EventQueue['add']; kept: QueuedEvent[] } => {
  const kept: QueuedEvent[] = [];
  const add = queue.add.bind(queue);
  return { kept, add: (event) => (kept.push(event), add(event)) };
};

for (const [name, express] of expresses)
  describe(`a receiver with a queue on ${name}`, () => {
    const mount = async (ark: ArkWebhooks): Promise<string> =>
      `${await serve(express().post('/hook', ark.middleware()))}/hook`;

    it('responds 200 when the event is stored, and calls no listener', async () => {
      const queue = queueWith();
      const ark = new ArkWebhooks({ apiKey: KEY, queue });
      let ran = 0;
      ark.on('event', () => (ran += 1));
      const response = await post(await mount(ark), envelopeOf('MessageSent'));
      assert.deepEqual([response.status, response.body, ran], [200, queued, 0]);
      assert.deepEqual(await queue.stats(), { waiting: 1, running: 0, dead: 0 });
    });

    it('responds 200 to a duplicate, and emits it', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, queue: queueWith() });
      const url = await mount(ark);
      const body = envelopeOf('MessageSent');
      const told = once(ark, 'duplicate') as Promise<[ArkEvent]>;
      assert.deepEqual((await post(url, body)).body, queued);
      const again = await post(url, body);
      assert.deepEqual([again.status, again.body], [200, duplicate]);
      assert.equal((await told)[0].id, body['uuid']);
      assert.deepEqual((await post(url, { ...body, event: 'MessageReplied' })).body, queued, 'another event');
    });

    it('responds 200 to two identical clicks, and stores both', async () => {
      const queue = queueWith();
      const url = await mount(new ArkWebhooks({ apiKey: KEY, queue }));
      const body = payloadOf('MessageLinkClicked');
      for (const response of [await post(url, body), await post(url, body)]) assert.deepEqual(response.body, queued);
      assert.equal((await queue.stats()).waiting, 2);
    });

    it('responds 200 when an invalid payload is accepted, and stores nothing', async () => {
      const queue = queueWith();
      const ark = new ArkWebhooks({ apiKey: KEY, queue, onInvalid: 'accept' });
      const response = await post(await mount(ark), envelopeOf('MessageSent', { payload: {} }));
      assert.deepEqual([response.status, response.body], [200, received]);
      assert.equal((await queue.stats()).waiting, 0);
    });

    it('responds 401, 413 and 422 as without a queue', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY, queue: queueWith(), limit: '8kb' }));
      assert.equal((await post(url, envelopeOf('MessageSent'), { 'content-type': 'application/json' })).status, 401);
      assert.equal((await post(url, { a: 'x'.repeat(9_000) })).status, 413);
      assert.equal((await post(url, envelopeOf('MessageSent', { payload: {} }))).status, 422);
    });

    it('responds 503 when the queue cannot be opened, rejects, or returns an invalid value', async () => {
      const broken = (): Promise<never> => Promise.reject(new Error('down at 10.0.0.7'));
      const nonsense = (): Promise<never> => Promise.resolve('ok' as never);
      for (const methods of [{ add: broken }, { open: broken }, { add: nonsense }]) {
        const { log, lines } = recordLog();
        const ark = new ArkWebhooks({ apiKey: KEY, queue: queueWith(methods), logger: log });
        const response = await post(await mount(ark), envelopeOf('MessageSent'));
        assert.deepEqual([response.status, response.body['code']], [503, 'unavailable']);
        assert.equal(response.headers.get('retry-after'), '10');
        assert.doesNotMatch(JSON.stringify(response.body), /10\.0\.0\.7/);
        assert.ok(lines.some(({ fields }) => fields['err'] instanceof Error));
      }
    });

    it("responds 503 when the queue hangs, well before the sender's timeout", async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY, queue: queueWith({ add: () => new Promise(() => {}) }) }));
      const took = await measureMs(async () => {
        const response = await post(url, envelopeOf('MessageSent'));
        assert.deepEqual([response.status, response.body['code']], [503, 'unavailable']);
      });
      assert.ok(took < 3_500, `${took} ms`);
    });

    it('calls the route once the event is stored, with respond: false', async () => {
      const queue = queueWith();
      const ark = new ArkWebhooks({ apiKey: KEY, queue });
      const app = express();
      app.post('/hook', ark.middleware({ respond: false }), (req, res, next) => {
        queue.stats().then(({ waiting }) => res.status(202).json({ type: req.arkEvent?.type, waiting }), next);
      });
      const url = `${await serve(app)}/hook`;
      const body = envelopeOf('MessageHeld');
      const response = await post(url, body);
      assert.deepEqual([response.status, response.body], [202, { type: 'MessageHeld', waiting: 1 }]);
      assert.deepEqual((await post(url, body)).body, duplicate);
      assert.deepEqual((await post(url, { ...body, event: 'MessageReplied' })).body, queued);
    });

    it('stores the body unchanged, or the value from another parser', async () => {
      const queue = queueWith();
      const { add, kept } = keptBy(queue);
      queue.add = add;
      const ark = new ArkWebhooks({ apiKey: [`${KEY}0`, KEY], queue });
      const app = express();
      app.post('/raw', ark.middleware({ event: 'SendLimitExceeded' }));
      app.post('/parsed', express.json(), ark.middleware());
      const url = await serve(app);
      const body = envelopeOf('MessageSent', { note: '\u0000 \ud800 😀' });
      const spaced = `\ufeff${JSON.stringify(body, null, 2)}\n`;
      const before = Date.now();
      assert.equal((await post(`${url}/raw`, spaced, authorized)).status, 200);
      assert.equal((await post(`${url}/parsed`, JSON.stringify({ ...body, uuid: 'other' }, null, 2))).status, 200);
      const [raw, parsed] = kept;
      const { receivedAt, ...rest } = raw!;
      const id = `MessageSent/${String(body['uuid'])}`;
      assert.deepEqual(rest, {
        id,
        type: 'MessageSent',
        body: spaced,
        hint: 'SendLimitExceeded',
        keyIndex: 1,
        verifiedBy: 'apiKey',
      });
      assert.ok(receivedAt >= before && receivedAt <= Date.now());
      assert.equal(parsed!.body, JSON.stringify({ ...body, uuid: 'other' }));
    });
  });

describe('receive() with a queue', () => {
  it('resolves once the event is stored', async () => {
    const queue = queueWith();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const body = envelopeOf('MessageSent');
    const { event, ...outcome } = await ark.receive(body);
    assert.deepEqual([outcome, event?.id], [queued, body['uuid']]);
    const again = await ark.receive(body);
    assert.deepEqual([again.duplicate, again.queued], [true, undefined]);
  });

  it('queues an unknown event', async () => {
    const queue = queueWith();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    assert.equal((await ark.receive(envelopeOf('MessageSent', { event: 'MessageReplied' }))).queued, true);
    const unknown = once(ark, 'unknown') as Promise<[UnknownArkEvent]>;
    await ark.work();
    assert.equal((await unknown)[0].type, 'MessageReplied');
    await ark.close();
  });

  it('rejects if a parsed value cannot be written as JSON', async () => {
    const circular = envelopeOf('MessageSent');
    circular['self'] = circular;
    const ark = new ArkWebhooks({ apiKey: KEY, queue: queueWith() });
    await assert.rejects(ark.receive(circular), { code: 'malformed_json' });
  });

  it("rejects with the queue's error as the cause", async () => {
    const cause = new Error('down');
    const ark = new ArkWebhooks({ apiKey: KEY, queue: queueWith({ add: () => Promise.reject(cause) }) });
    await assert.rejects(ark.receive(envelopeOf('MessageSent')), { code: 'unavailable', cause });
  });
});

describe('forget() with a queue', () => {
  it('allows a completed event to be stored again', async () => {
    const queue = queueWith();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const body = envelopeOf('MessageSent');
    const ran = once(ark, 'MessageSent');
    await ark.work();
    await ark.receive(body);
    await ran;
    assert.equal((await ark.receive(body)).duplicate, true);
    await ark.forget(String(body['uuid']));
    const again = once(ark, 'MessageSent');
    assert.equal((await ark.receive(body)).queued, true);
    await again;
    await ark.close();
  });
});
