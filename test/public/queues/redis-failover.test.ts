import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { ArkWebhooks, type EventQueue } from 'express-ark-webhooks';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { envelopeOf } from '../../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';
import { RedisPair } from '../../support/failover.js';
import { describeWithRedis } from '../../support/redis.js';
import { KEY, post, serve } from '../../support/serve.js';

/** Less than 15 s, after which the client drops a silent connection. */
const RECOVERY_MS = 12_000;

describeWithRedis('bullMqQueue during a failover', () => {
  let pair: RedisPair;
  let errors: (Error & { code?: string })[];

  const open = (more: Partial<BullMqQueueOptions> = {}): EventQueue =>
    bullMqQueue({
      connection: { host: '127.0.0.1', port: pair.proxy.port },
      prefix: randomUUID(),
      backoff: 0,
      onError: (error) => void errors.push(error as Error),
      ...more,
    });

  beforeEach(async () => {
    errors = [];
    pair = await RedisPair.start();
  });
  afterEach(() => pair.stop());

  it('stores and works on events again within seconds if open connections lead to the demoted primary', async () => {
    const queue = open();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const ran: string[] = [];
    ark.on('MessageSent', ({ id }) => void ran.push(id));
    await ark.work({ concurrency: 10 });
    const url = `${await serve(express().use(ark.middleware()))}/hook`;
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
    await eventually('it runs', () => ran.length === 1);
    await pair.failOver();
    const bodies = Array.from({ length: 10 }, () => envelopeOf('MessageSent'));
    for (const body of bodies)
      await eventually('it is accepted', async () => (await post(url, body)).status === 200, RECOVERY_MS);
    await eventually('all run', () => bodies.every(({ uuid }) => ran.includes(uuid as string)), RECOVERY_MS);
    await ark.close();
    assert.ok(errors.length <= 2, errors.map(({ message }) => message).join('\n'));
  });

  it('stores each of the events that are added at once although open connections lead to the demoted primary', async () => {
    const queue = open();
    await queue.add(createEvent());
    await pair.failOver();
    const events = Array.from({ length: 20 }, () => createEvent());
    const addAll = (): Promise<PromiseSettledResult<string>[]> =>
      Promise.allSettled(events.map((event) => queue.add(event)));
    const isStored = async (): Promise<boolean> => (await addAll()).every(({ status }) => status === 'fulfilled');
    await eventually('they are stored', isStored, RECOVERY_MS);
    const states = await Promise.all(events.map((event) => queue.add(event)));
    assert.deepEqual(new Set(states), new Set(['duplicate']));
    await queue.close();
  });

  it('stores each of the events that are added at once after Redis has lost its scripts', async () => {
    const queue = open();
    const add = (): Promise<string[]> => Promise.all(Array.from({ length: 20 }, () => queue.add(createEvent())));
    await add();
    await pair.admin.script('FLUSH');
    assert.deepEqual(new Set(await add()), new Set(['stored']));
    assert.equal((await queue.stats()).waiting, 40);
    await queue.close();
  });

  it('waits for a primary with one report and few connections', async () => {
    const queue = open();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 10, timeout: 1_000 });
    await pair.demote();
    await eventually('the outage is noticed', () => errors.length > 0);
    const { accepted } = pair.proxy;
    const begun = performance.now();
    await assert.rejects(queue.add(createEvent()));
    await sleep(3_000);
    const perSecond = ((pair.proxy.accepted - accepted) * 1_000) / (performance.now() - begun);
    assert.ok(perSecond < 13, `${perSecond} connections per second`);
    assert.deepEqual(
      errors.map(({ code }) => code),
      [errors[0]?.code],
    );
    assert.match(errors[0]?.message ?? '', /^Redis is unavailable: (READONLY|UNBLOCKED|MASTERDOWN) /);
    await pair.admin.replicaof('NO', 'ONE');
    await queue.add(createEvent());
    await eventually('it runs', () => runs > 0, RECOVERY_MS);
    await eventually('the end of the outage is reported', () => errors.length === 2);
    assert.match(errors[1]?.message ?? '', /^Redis is available again/);
    await queue.close();
  });

  it('continues after the new primary has lost its scripts', async () => {
    const queue = open();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await queue.add(createEvent());
    await eventually('it runs', () => runs === 1);
    await pair.admin.script('FLUSH');
    await queue.add(createEvent());
    await eventually('it runs', () => runs === 2);
    await queue.close();
    assert.deepEqual(errors, []);
  });

  it('waits if Redis is out of memory, and reports no event data', async () => {
    const queue = open();
    let runs = 0;
    await queue.open();
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await pair.admin.config('SET', 'maxmemory', '1mb');
    const secret = 'ada@example.net';
    await assert.rejects(queue.add({ ...createEvent(), body: JSON.stringify({ secret }) }), (error: Error) => {
      assert.equal((error as { code?: string }).code, 'OOM');
      assert.ok(!JSON.stringify(error, Object.getOwnPropertyNames(error)).includes(secret));
      return true;
    });
    await pair.admin.config('SET', 'maxmemory', '0');
    await queue.add(createEvent());
    await eventually('it runs', () => runs === 1, RECOVERY_MS);
    await queue.close();
    assert.ok(errors.length <= 2);
  });

  it('waits if its user loses the permission to run scripts, and continues when it is granted again', async () => {
    await pair.admin.acl('SETUSER', 'app', 'on', '>pass', '~*', '&*', '+@all');
    const queue = open({ connection: { host: '127.0.0.1', port: pair.proxy.port, username: 'app', password: 'pass' } });
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await pair.admin.acl('SETUSER', 'app', '-evalsha', '-eval', '-bzpopmin');
    await assert.rejects(queue.add(createEvent()), { code: 'NOPERM' });
    const { accepted } = pair.proxy;
    const begun = performance.now();
    await sleep(2_000);
    const perSecond = ((pair.proxy.accepted - accepted) * 1_000) / (performance.now() - begun);
    assert.ok(perSecond < 10, `${perSecond} connections per second`);
    await pair.admin.acl('SETUSER', 'app', '+@all');
    await queue.add(createEvent());
    await eventually('it runs', () => runs === 1, RECOVERY_MS);
    await queue.close();
    assert.ok(errors.length <= 2, errors.map(({ message }) => message).join('\n'));
  });
});
