import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { EventQueue } from 'express-ark-webhooks';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { createEvent } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';
import { takeMedian } from '../../support/measure.js';
import { describeWithPostgres } from '../../support/postgres.js';

/** Three attempts without delays. */
const quick = { retries: 2, backoff: 0 };

describeWithPostgres('pgBossQueue over a connection that stops responding', (postgres) => {
  it('drops it, and stores over a new one', async () => {
    const { port } = new URL(postgres().connectionString);
    let silent = false;
    const passed: Socket[] = [];
    const proxy = createServer((client) => {
      const server = connect(Number(port), '127.0.0.1');
      for (const socket of [client, server]) passed.push(socket.on('error', () => undefined));
      client.on('data', (data) => silent || server.write(data));
      server.on('data', (data) => silent || client.write(data));
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const through = `postgres://postgres@127.0.0.1:${(proxy.address() as AddressInfo).port}/postgres`;
    const queue = pgBossQueue({ connectionString: through, schema: 'silent', ...quick, onError: () => undefined });
    assert.equal(await queue.add(createEvent()), 'stored');
    silent = true;
    // Over its existing connection, or over a new one if that is busy.
    await assert.rejects(queue.add(createEvent()), /did not respond within 2 s|timeout exceeded when trying to connect/);
    // Silent connections stay silent; new ones are proxied.
    for (const socket of passed) socket.removeAllListeners('data');
    silent = false;
    await eventually('another is stored', () => queue.add(createEvent()).then(() => true, () => false), 30_000);
    await queue.close();
    for (const socket of passed) socket.destroy();
    proxy.close();
  }); // prettier-ignore

  it('rejects a second work(), and any call after close()', async () => {
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema: 'twice', ...quick });
    const worker = [() => Promise.resolve(), { concurrency: 1, timeout: 1_000 }] as const;
    await queue.work(...worker);
    await assert.rejects(queue.work(...worker), /work\(\) was called before/);
    const closing = queue.close();
    assert.equal(queue.close(), closing, 'a second close() returns the same promise');
    await closing;
    await assert.rejects(queue.stats(), /The queue is closed/);
  });
});

describeWithPostgres('pgBossQueue with several processes', (postgres) => {
  const make = (schema: string): EventQueue =>
    pgBossQueue({ connectionString: postgres().connectionString, schema, ...quick });

  it('migrates once if ten start at the same time', async () => {
    const queues = Array.from({ length: 10 }, () => make('ten_at_once'));
    await Promise.all(queues.map((queue) => queue.open()));
    const event = createEvent();
    const results = await Promise.all(queues.map((queue) => queue.add(event)));
    assert.equal(results.filter((result) => result === 'stored').length, 1);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  it('runs the events of a dead worker within a minute, without the back-off of failed attempts', async () => {
    const schema = 'left_behind';
    const { connectionString } = postgres();
    const queue = pgBossQueue({ connectionString, schema, backoff: 3_600 });
    const event = createEvent();
    await queue.add(event);
    const { PgBoss } = await import('pg-boss');
    const dead = await new PgBoss({ connectionString, schema, supervise: false }).start();
    assert.equal((await dead.fetch('ark-events')).length, 1);
    await dead.stop();
    const ran: string[] = [];
    await queue.work(({ id }) => Promise.resolve(void ran.push(id)), { concurrency: 1, timeout: 1_000 });
    await eventually('another worker runs it', () => ran.length === 1, 60_000);
    await queue.close();
  });

  it('notifies a worker of another process, well before it would poll', async () => {
    const [receiving, working] = [make('signal'), make('signal')];
    await receiving.open();
    const arrivals: number[] = [];
    await working.work(() => Promise.resolve(void arrivals.push(performance.now())), {
      concurrency: 1,
      timeout: 1_000,
    });
    const adds: number[] = [];
    const waits: number[] = [];
    for (let sent = 0; sent < 9; sent += 1) {
      const begun = performance.now();
      await receiving.add(createEvent());
      const added = performance.now();
      await eventually('the event arrives', () => arrivals.length === sent + 1);
      adds.push(added - begun);
      waits.push(arrivals.at(-1)! - added);
    }
    // With polling every 500 ms they would wait for 250 ms on average. A busy machine is as slow at adding events.
    assert.ok(takeMedian(waits) < Math.max(125, 6 * takeMedian(adds)), `${String(waits)} after ${String(adds)}`);
    await Promise.all([receiving.close(), working.close()]);
  });
});
