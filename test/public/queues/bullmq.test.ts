import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { Redis as IoRedis } from 'ioredis';
import { ArkWebhooks, type EventQueue, type QueuedEvent } from 'express-ark-webhooks';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { eventually } from '../../support/eventually.js';
import { testEventQueue } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { measureMs } from '../../support/measure.js';
import { QueueProcess } from '../../support/queue-processes.js';
import { describeWithRedis, durable, Redis } from '../../support/redis.js';
import { KEY, post, serve } from '../../support/serve.js';
import { testFailingListeners } from './failing-listeners.js';
import { testQueueArguments } from './queue-arguments.js';

const createEvent = (): QueuedEvent => ({
  id: `MessageSent/${randomUUID()}`,
  type: 'MessageSent',
  body: '{}',
  receivedAt: 1,
});
const ignore = (): void => undefined;

describeWithRedis('bullMqQueue', (redis) => {
  const make = (more: Partial<BullMqQueueOptions> = {}): EventQueue =>
    bullMqQueue({ connection: redis().url, prefix: randomUUID(), retries: 2, backoff: 0, onError: ignore, ...more });

  testEventQueue((prefix) => make({ prefix }));
  testFailingListeners((prefix, options) => make({ prefix, ...options }));
  testQueueArguments(make);

  it('opens in ten instances concurrently', async () => {
    const prefix = randomUUID();
    const queues = Array.from({ length: 10 }, () => make({ prefix }));
    const event = createEvent();
    const results = await Promise.all(queues.map((queue) => queue.add(event)));
    assert.equal(results.filter((result) => result === 'stored').length, 1);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  it('keeps only the deduplication key of a handled event, for 4 days', async () => {
    const prefix = randomUUID();
    const queue = make({ prefix });
    const event = createEvent();
    await queue.add(event);
    let ran = false;
    await queue.work(() => Promise.resolve(void (ran = true)), { concurrency: 1, timeout: 1_000 });
    const client = new IoRedis(redis().url);
    const left = async (): Promise<string[]> =>
      (await client.keys(`${prefix}:events:*`)).filter((key) => /:de:|[0-9a-f]{8}-/.test(key.slice(prefix.length)));
    await eventually('the job is gone', async () => ran && (await left()).length === 1);
    assert.deepEqual(await left(), [`${prefix}:events:de:${event.id}`]);
    assert.equal(Math.round((await client.pttl(`${prefix}:events:de:${event.id}`)) / 1000 / 86_400), 4);
    client.disconnect();
    await queue.close();
  });

  it('waits longer before each retry, by between half and all of the doubled back-off', async () => {
    const queue = make({ retries: 3, backoff: 0.2 });
    const times: number[] = [];
    await queue.work(() => (times.push(performance.now()), Promise.reject(new Error('no'))), {
      concurrency: 1,
      timeout: 1_000,
    });
    await queue.add(createEvent());
    await eventually('it is a dead letter', async () => (await queue.stats()).dead === 1);
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    assert.equal(waits.length, 3);
    for (const [index, wait] of waits.entries()) assert.ok(wait >= 100 * 2 ** index, `${wait} ms`);
    await queue.close();
  });

  it('redrives and discards more dead letters than one batch', async () => {
    const queue = make({ retries: 0 });
    const events = Array.from({ length: 250 }, createEvent);
    await Promise.all(events.map((event) => queue.add(event)));
    let dead = true;
    let runs = 0;
    await queue.work(() => ((runs += 1), dead ? Promise.reject(new Error('no')) : Promise.resolve()), {
      concurrency: 50,
      timeout: 1_000,
    });
    await eventually('all are dead letters', async () => (await queue.stats()).dead === 250);
    dead = false;
    assert.equal(await queue.discard(events.slice(200).map(({ id }) => id)), 50);
    assert.equal(await queue.redrive(events.slice(100).map(({ id }) => id)), 100);
    assert.equal(await queue.redrive(), 100);
    await eventually('the rest have run', () => runs === 450);
    await queue.close();
  });

  it('responds 503 while Redis is down or hangs, within the time that Ark waits, and recovers by itself', async () => {
    const queue = make();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const ran: string[] = [];
    ark.on('event', ({ id }) => ran.push(id));
    await ark.work();
    const url = `${await serve(express().use(ark.middleware()))}/hook`;
    const queued = { received: true, queued: true };
    assert.deepEqual((await post(url, envelopeOf('MessageSent'))).body, queued);
    for (const [stop, goOn] of [
      [() => redis().kill(), () => redis().restart()],
      [() => { redis().pause(); }, () => { redis().resume(); }], // prettier-ignore
    ] as const) {
      await stop();
      const body = envelopeOf('MessageSent');
      const took = await measureMs(async () => {
        const result = await post(url, body);
        assert.deepEqual([result.status, result.body['code']], [503, 'unavailable']);
      });
      assert.ok(took < 4_500, `${took} ms`);
      await goOn();
      await eventually('it is taken', async () => (await post(url, body)).status === 200);
      await eventually('it has run', () => ran.includes(body['uuid'] as string));
    }
    await ark.close();
  });

  it('closes while Redis is down, after the running listeners have finished', async () => {
    const other = await Redis.start();
    const queue = make({ connection: other.url });
    let begun = false;
    let done = false;
    await queue.work(
      async () => {
        begun = true;
        await sleep(500);
        done = true;
      },
      { concurrency: 2, timeout: 2_000 },
    );
    await queue.add(createEvent());
    await eventually('it is begun', () => begun);
    await other.stop();
    const took = await measureMs(() => queue.close());
    assert.equal(done, true);
    // Its attempt may take 2 s, and reporting it to Redis 5 s.
    assert.ok(took < 9_000, `${took} ms`);
  });

  for (const [state, stop] of [
    ['has ended', async (redis: Redis) => { await redis.kill(); }], // prettier-ignore
    ['hangs', (redis: Redis) => { redis.pause(); }], // prettier-ignore
  ] as const)
    it(`lets the process exit if Redis ${state}`, async () => {
      const other = await Redis.start();
      const worker = await new QueueProcess({
        queue: { connection: other.url },
        receive: false,
        concurrency: 4,
      }).start();
      await stop(other);
      await worker.stop();
      await other.stop();
    });

  it('names the address if the connection fails, and opens when Redis is available', async () => {
    const other = await Redis.start();
    await other.kill();
    const queue = make({ connection: other.url });
    const took = await measureMs(async () => {
      await assert.rejects(queue.open(), {
        code: 'ECONNREFUSED',
        message: `connect ECONNREFUSED 127.0.0.1:${other.port}`,
      });
      await assert.rejects(queue.add(createEvent()));
    });
    assert.ok(took < 4_500, `${took} ms`);
    await other.restart();
    assert.equal(await queue.add(createEvent()), 'stored');
    await other.stop();
    await queue.close();
  });
});

describe('the options of bullMqQueue', () => {
  for (const [options, message] of [
    [{}, /Expected "connection" to be a URL such as 'redis:/],
    [{ connection: 'localhost:secret' }, /Expected "connection" to be a URL such as 'redis:/],
    [{ connection: 'redis://u:1#secret@db' }, /In a password, write # as %23/],
    [{ connection: 'redis://u:1@secret#2@db' }, /In a password, write # as %23/],
    [{ connection: 'redis://u:secret/2@db' }, /In a password, write # as %23/],
    [{ connection: null }, /Expected "connection" to be a URL.*, got null/],
    [{ connection: {}, prefix: 'a b' }, /Expected "prefix" to be 1 to 100 printable ASCII characters.*, got 'a b'/],
    [{ connection: {}, prefix: '' }, /Expected "prefix" to be 1 to 100/],
    [{ connection: {}, keepDead: 0 }, /Expected "keepDead" to be a number of seconds.*got 0/],
    [
      { connection: {}, durability: 'some' },
      /Expected "durability" to be 'always' or 'everysec' or 'none', got 'some'/,
    ],
    [{ connection: {}, retries: 1.5 }, /Expected "retries" to be a whole number.*got 1.5/],
    [{ connection: {}, backoff: -1 }, /Expected "backoff" to be a number of seconds.*got -1/],
    [{ connection: {}, keep: 0 }, /Expected "keep" to be a number of seconds.*got 0/],
    [{ connection: {}, concurrency: 3 }, /bullMqQueue\(\) has no option "concurrency"/],
  ] as [object, RegExp][])
    it(`${JSON.stringify(options)} are rejected by name, without secrets`, () => {
      assert.throws(
        () => bullMqQueue(options as BullMqQueueOptions),
        (error: Error & { code: string }) =>
          error.code === 'invalid_options' && message.test(error.message) && !error.message.includes('secret'),
      );
    });
});

describeWithRedis('bullMqQueue over a Redis that would lose events', () => {
  let redis: Redis;
  let client: IoRedis;
  before(async () => {
    redis = await Redis.start();
    client = new IoRedis(redis.url);
  });
  after(async () => {
    client.disconnect();
    await redis.stop();
  });
  afterEach(async () => {
    for (const setting of ['appendonly', 'appendfsync', 'maxmemory-policy'] as const)
      await client.config('SET', setting, durable[setting]);
  });

  const open = async (durability?: BullMqQueueOptions['durability']): Promise<void> => {
    const queue = bullMqQueue({
      connection: { host: '127.0.0.1', port: redis.port },
      ...(durability && { durability }),
    });
    await queue.open();
    await queue.close();
  };

  for (const [setting, value, message, accepted, refused] of [
    ['appendonly', 'no', /no append-only file.*Set "appendonly yes"/, ['none'], ['always', 'everysec']],
    ['appendfsync', 'everysec', /appendfsync is everysec.*'everysec'\.$/, ['none', 'everysec'], ['always']],
    ['appendfsync', 'no', /appendfsync is no.*'none'\.$/, ['none'], ['always', 'everysec']],
    ['maxmemory-policy', 'allkeys-lru', /policy is allkeys-lru.*noeviction" in/, ['none'], ['always', 'everysec']],
  ] as const)
    it(`rejects ${setting} ${value} with the fix, and opens if durability accepts it`, async () => {
      await client.config('SET', setting, value);
      await assert.rejects(open(), { message });
      for (const durability of refused) await assert.rejects(open(durability), { message });
      for (const durability of accepted) await open(durability);
    });

  it('reports an eviction policy that durability accepts to onError, once, and prints nothing', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const reports: string[] = [];
    const queue = bullMqQueue({
      connection: redis.url,
      durability: 'none',
      onError: (error) => reports.push((error as Error).message),
    });
    const { warn } = console;
    const printed: unknown[] = [];
    console.warn = (...parts) => printed.push(parts);
    try {
      let ran = false;
      await queue.work(() => Promise.resolve(void (ran = true)), { concurrency: 10, timeout: 10_000 });
      await queue.add(createEvent());
      await eventually('it runs', () => ran);
      await queue.close();
    } finally {
      console.warn = warn;
    }
    assert.deepEqual(printed, []);
    assert.equal(reports.length, 1);
    assert.match(reports[0]!, /maxmemory-policy is allkeys-lru/);
  });

  it('names the settings to check if it lacks the permission to read them', async () => {
    await client.acl('SETUSER', 'app', 'on', '>pass', '~*', '&*', '+@all', '-config');
    const connection = { host: '127.0.0.1', port: redis.port, username: 'app', password: 'pass' };
    await assert.rejects(bullMqQueue({ connection }).open(), /does not report its appendonly.*durability: 'none'/);
    const queue = bullMqQueue({ connection, durability: 'none' });
    assert.equal(await queue.add(createEvent()), 'stored');
    await queue.close();
  });
});
