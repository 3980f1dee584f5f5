import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis as IoRedis } from 'ioredis';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { redisClaims } from 'express-ark-webhooks/stores/redis';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';
import { RedisPair } from '../../support/failover.js';
import { findFreePort } from '../../support/find-free-port.js';
import { describeWithRedis } from '../../support/redis.js';

describeWithRedis('Redis behind Sentinel', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sentinel-'));
  let pair: RedisPair;
  let sentinel: ChildProcess;
  let port: number;

  before(async () => {
    pair = await RedisPair.start();
    port = await findFreePort();
    const config = path.join(folder, 'sentinel.conf');
    const settings = [
      `port ${port}`,
      `dir ${folder}`,
      `sentinel monitor main 127.0.0.1 ${pair.primary.port} 1`,
      'sentinel down-after-milliseconds main 500',
    ];
    writeFileSync(config, settings.join('\n'));
    sentinel = spawn('redis-server', [config, '--sentinel'], { stdio: 'ignore' });
    const admin = new IoRedis(port, { maxRetriesPerRequest: null });
    admin.on('error', () => undefined);
    await eventually('Sentinel knows the replica', async () =>
      /slaves=1/.test(await admin.info('sentinel').catch(() => '')),
    );
    admin.disconnect();
  });
  after(async () => {
    sentinel.kill('SIGKILL');
    await once(sentinel, 'exit');
    await pair.stop();
    rmSync(folder, { recursive: true });
  });

  it('connects to the new primary after the old one has ended', async () => {
    const connection = { sentinels: [{ host: '127.0.0.1', port }], name: 'main' };
    const errors: unknown[] = [];
    const queue = bullMqQueue({ connection, backoff: 0, onError: (error) => void errors.push(error) });
    const client = new IoRedis({ ...connection, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    const claims = redisClaims(client);
    const ran: string[] = [];
    await queue.work(({ id }) => Promise.resolve(void ran.push(id)), { concurrency: 2, timeout: 1_000 });
    await queue.add(createEvent());
    await claims.claim('MessageSent/1', 'token');
    await pair.replicate();
    await pair.primary.kill();
    const succeeds = (run: () => unknown): Promise<boolean> =>
      Promise.resolve()
        .then(run)
        .then(
          () => true,
          () => false,
        );
    const event = createEvent();
    await eventually('it is stored', () => succeeds(() => queue.add(event)), 40_000);
    await eventually('it runs', () => ran.includes(event.id));
    await eventually('it is claimed', () => succeeds(() => claims.claim('MessageSent/2', 'token')));
    assert.equal(await claims.claim('MessageSent/1', 'other'), 'running');
    client.disconnect();
    await queue.close();
    assert.ok(errors.length <= 3, errors.join('\n'));
  });
});
