import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Redis as IoRedis } from 'ioredis';
import { ArkWebhooks, type EventQueue } from 'express-ark-webhooks';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import express from 'express';
import { envelopeOf } from '../../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { makeEvent } from '../../support/events.js';
import { describeWithRedis, durable, Redis } from '../../support/redis.js';
import { KEY, post, serve } from '../../support/serve.js';
import { SwitchableProxy } from '../../support/switchable-proxy.js';

describeWithRedis('bullMqQueue during a failover', () => {
  let primary: Redis;
  let replica: Redis;
  let proxy: SwitchableProxy;
  let admin: IoRedis;
  let errors: (Error & { code?: string })[];

  const open = (more: Partial<BullMqQueueOptions> = {}): EventQueue =>
    bullMqQueue({
      connection: { host: '127.0.0.1', port: proxy.port },
      prefix: randomUUID(),
      backoff: 0,
      onError: (error) => void errors.push(error as Error),
      ...more,
    });

  beforeEach(async () => {
    errors = [];
    primary = await Redis.start({ ...durable, 'repl-diskless-sync-delay': '0' });
    replica = await Redis.start({ ...durable, replicaof: `127.0.0.1 ${primary.port}` });
    proxy = await SwitchableProxy.start(primary.port);
    admin = new IoRedis(primary.url);
    await eventually('the replica is connected', async () =>
      /connected_slaves:1[^]*state=online/.test(await admin.info('replication')),
    );
  });
  afterEach(async () => {
    admin.disconnect();
    proxy.stop();
    await Promise.all([primary.stop(), replica.stop()]);
  });

  /** The primary and the replica change places; the connections that are open stay with the former primary. */
  const failOver = async (): Promise<void> => {
    const other = new IoRedis(replica.url);
    await other.replicaof('NO', 'ONE');
    await admin.replicaof('127.0.0.1', String(replica.port));
    other.disconnect();
    proxy.switchTo(replica.port);
  };

  it('stores and works on events again within seconds if open connections lead to the demoted primary', async () => {
    const queue = open();
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const ran: string[] = [];
    ark.on('MessageSent', ({ id }) => void ran.push(id));
    await ark.work({ concurrency: 10 });
    const url = `${await serve(express().use(ark.middleware()))}/hook`;
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
    await eventually('it runs', () => ran.length === 1);
    await failOver();
    const bodies = Array.from({ length: 10 }, () => envelopeOf('MessageSent'));
    for (const body of bodies)
      await eventually('it is accepted', async () => (await post(url, body)).status === 200, 5_000);
    await eventually('all run', () => bodies.every(({ uuid }) => ran.includes(uuid as string)), 5_000);
    await ark.close();
    assert.ok(errors.length <= 2, errors.map(({ message }) => message).join('\n'));
  });

  it('waits for a primary with one report, and few connections, however long there is none', async () => {
    const queue = open();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 10, timeout: 1_000 });
    await admin.replicaof('127.0.0.1', String(replica.port));
    await eventually('the outage is noticed', () => errors.length > 0);
    const { accepted } = proxy;
    await assert.rejects(queue.add(makeEvent()));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.ok(proxy.accepted - accepted < 40, `${proxy.accepted - accepted} connections`);
    assert.deepEqual(
      errors.map(({ code }) => code),
      [errors[0]?.code],
    );
    assert.match(errors[0]?.message ?? '', /^Redis is unavailable: (READONLY|UNBLOCKED|MASTERDOWN) /);
    await admin.replicaof('NO', 'ONE');
    await queue.add(makeEvent());
    await eventually('it runs', () => runs > 0, 5_000);
    await eventually('the end of the outage is reported', () => errors.length === 2);
    assert.match(errors[1]?.message ?? '', /^Redis is available again/);
    await queue.close();
  });

  it('works on after the new primary has lost its scripts', async () => {
    const queue = open();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await queue.add(makeEvent());
    await eventually('it runs', () => runs === 1);
    await admin.script('FLUSH');
    await queue.add(makeEvent());
    await eventually('it runs', () => runs === 2);
    await queue.close();
    assert.deepEqual(errors, []);
  });

  it('reports no part of an event, and waits, if Redis is out of memory', async () => {
    const queue = open();
    let runs = 0;
    await queue.open();
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await admin.config('SET', 'maxmemory', '1mb');
    const secret = 'ada@example.net';
    await assert.rejects(queue.add({ ...makeEvent(), body: JSON.stringify({ secret }) }), (error: Error) => {
      assert.equal((error as { code?: string }).code, 'OOM');
      assert.ok(!JSON.stringify(error, Object.getOwnPropertyNames(error)).includes(secret));
      return true;
    });
    await admin.config('SET', 'maxmemory', '0');
    await queue.add(makeEvent());
    await eventually('it runs', () => runs === 1, 5_000);
    await queue.close();
    assert.ok(errors.length <= 2);
  });

  it('waits if its user loses the permission to run scripts, and goes on when it has it again', async () => {
    await admin.acl('SETUSER', 'app', 'on', '>pass', '~*', '&*', '+@all');
    const queue = open({ connection: { host: '127.0.0.1', port: proxy.port, username: 'app', password: 'pass' } });
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), { concurrency: 2, timeout: 1_000 });
    await admin.acl('SETUSER', 'app', '-evalsha', '-eval', '-bzpopmin');
    await assert.rejects(queue.add(makeEvent()), { code: 'NOPERM' });
    const { accepted } = proxy;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.ok(proxy.accepted - accepted < 20, `${proxy.accepted - accepted} connections`);
    await admin.acl('SETUSER', 'app', '+@all');
    await queue.add(makeEvent());
    await eventually('it runs', () => runs === 1, 5_000);
    await queue.close();
    assert.ok(errors.length <= 2, errors.map(({ message }) => message).join('\n'));
  });
});
