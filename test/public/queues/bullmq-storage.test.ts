import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Redis as IoRedis } from 'ioredis';
import type { EventQueue, QueuedEvent } from 'express-ark-webhooks';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';
import { measureMs } from '../../support/measure.js';
import { describeWithRedis } from '../../support/redis.js';

const quick = { concurrency: 5, timeout: 10_000 };

describeWithRedis('the storage of bullMqQueue', (redis) => {
  let prefix: string;
  let client: IoRedis;
  beforeEach(() => {
    prefix = randomUUID();
    client = new IoRedis(redis().url);
  });
  afterEach(() => {
    client.disconnect();
  });

  const make = (more: Partial<BullMqQueueOptions> = {}): EventQueue =>
    bullMqQueue({ connection: redis().url, prefix, retries: 0, backoff: 0, ...more });
  const eventFor = (address: string): QueuedEvent =>
    createEvent({ body: JSON.stringify({ payload: { to: address } }) });
  const countDead = async (queue: EventQueue): Promise<number> => (await queue.stats()).dead;

  /** Everything in Redis under the prefix. */
  const dump = async (): Promise<string> => {
    const keys = await client.keys(`${prefix}:*`);
    const values = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
    // Long values may be compressed in a dump.
    const hashes = await Promise.all(keys.map((key) => client.hgetall(key).catch(() => ({}))));
    const streams = await Promise.all(keys.map((key) => client.xrange(key, '-', '+').catch(() => [])));
    return JSON.stringify([keys, values.map(String), hashes, streams]);
  };

  it('deletes dead letters that are older than keepDead, and treats them as duplicates', async () => {
    const queue = make({ keepDead: 0.5 });
    const event = createEvent();
    await queue.work(() => Promise.reject(new Error('no')), quick);
    await queue.add(event);
    await eventually('it is a dead letter', async () => (await countDead(queue)) === 1);
    await eventually('it is deleted', async () => (await countDead(queue)) === 0);
    assert.equal(await queue.add(event), 'duplicate');
    assert.doesNotMatch(await dump(), /"body"/);
    await queue.close();
  });

  it('keeps dead letters forever by default', async () => {
    const queue = make();
    await queue.work(() => Promise.reject(new Error('no')), quick);
    await queue.add(createEvent());
    await eventually('it is a dead letter', async () => (await countDead(queue)) === 1);
    const [key] = (await client.keys(`${prefix}:events:*-*-*`)).filter((name) => !name.includes(':de:'));
    assert.equal(await client.pttl(key!), -1);
    await queue.close();
  });

  it('erases the waiting, dead and running events of a recipient, and no others', async () => {
    const queue = make({ retries: 1 });
    const [ada, adam] = ['Ada@example.net', 'adam@example.net'];
    const events = { dead: eventFor(ada), running: eventFor(ada), waiting: eventFor(ada), other: eventFor(adam) };
    const ran: string[] = [];
    let release = (): void => undefined;
    await queue.work(async ({ id, body }) => {
      ran.push(id);
      if (id === events.dead.id) throw Object.assign(new Error(`no mailbox ${body}`), { code: 'discard' });
      if (id === events.running.id) await new Promise<void>((_, reject) => (release = () => { reject(new Error(ada)); })); // prettier-ignore
    }, { concurrency: 1, timeout: 10_000 }); // prettier-ignore
    await queue.add(events.dead);
    await eventually('it is a dead letter', async () => (await countDead(queue)) === 1);
    await queue.add(events.running);
    await eventually('it runs', () => ran.includes(events.running.id));
    await queue.add(events.waiting);
    await queue.add(events.other);
    assert.equal(await queue.erase!('ada@example.NET'), 3);
    assert.doesNotMatch(await dump(), /ada@example\.net/i);
    release();
    await eventually('the other event runs', () => ran.includes(events.other.id));
    await eventually('nothing is left', async () => {
      const { waiting, running } = await queue.stats();
      return waiting + running === 0;
    });
    assert.deepEqual(ran, [events.dead.id, events.running.id, events.other.id]);
    for (const event of [events.dead, events.running, events.waiting])
      assert.equal(await queue.add(event), 'duplicate');
    assert.equal(await queue.erase!('ada@example.net'), 0);
    assert.doesNotMatch(await dump(), /ada@example\.net/i);
    await queue.close();
  });

  it('neither completes nor fails an event that outlasts close()', async () => {
    const queue = make();
    let finish = (): void => undefined;
    let begun = false;
    await queue.work(() => { begun = true; return new Promise<void>((resolve) => (finish = resolve)); }, quick); // prettier-ignore
    await queue.add(createEvent());
    await eventually('it is begun', () => begun);
    const since = performance.now();
    const took = await measureMs(() => queue.close({ timeout: 300 }));
    assert.ok(performance.now() - since >= 290);
    assert.ok(took < 1_500, `${took} ms`);
    finish();
    const other = make();
    assert.deepEqual(await other.stats(), { waiting: 0, running: 1, dead: 0 });
    await other.close();
  });
});
