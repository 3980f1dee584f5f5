import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Cluster, Redis as IoRedis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { redisClaims } from 'express-ark-webhooks/stores/redis';
import { testEventQueue } from 'express-ark-webhooks/testing';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';
import { findFreePort } from '../../support/find-free-port.js';
import { describeWithRedis, durable, Redis } from '../../support/redis.js';

const SLOTS = 16_384;

/** Starts a cluster whose nodes share the slots evenly. */
async function startCluster(size: number): Promise<Redis[]> {
  const start = async (): Promise<Redis> =>
    Redis.start({ ...durable, 'cluster-enabled': 'yes', 'cluster-port': String(await findFreePort()) });
  const nodes = await Promise.all(Array.from({ length: size }, start));
  const admins = nodes.map(({ url }) => new IoRedis(url));
  const ports = await Promise.all(
    admins.map(async (admin) => ((await admin.config('GET', 'cluster-port')) as string[])[1]!),
  );
  for (const [index, admin] of admins.entries()) {
    const [first, next] = [index, index + 1].map((part) => Math.floor((SLOTS * part) / size)) as [number, number];
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', first, next - 1);
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const [index, { port }] of nodes.slice(1).entries())
    await admins[0]!.call('CLUSTER', 'MEET', '127.0.0.1', port, ports[index + 1]!);
  const isOk = async (admin: IoRedis): Promise<boolean> => {
    const info = String(await admin.call('CLUSTER', 'INFO'));
    return info.includes('cluster_state:ok') && info.includes(`cluster_size:${size}`);
  };
  for (const admin of admins) await eventually('the cluster is formed', () => isOk(admin));
  for (const admin of admins) admin.disconnect();
  return nodes;
}

for (const size of [1, 3])
  describeWithRedis(`Redis Cluster of ${size}`, () => {
    let nodes: Redis[];
    before(async () => {
      nodes = await startCluster(size);
    });
    after(() => Promise.all(nodes.map((node) => node.stop())));

    describe('bullMqQueue', () => {
      testEventQueue((storage) =>
        bullMqQueue({ connection: nodes[0]!.url, prefix: `{${storage}}`, retries: 2, backoff: 0 }),
      );

      it('rejects a prefix without a hash tag when it opens, and names one with', async () => {
        for (const prefix of ['ark-webhooks', 'ark:prod', '{}ark']) {
          const queue = bullMqQueue({ connection: { host: '127.0.0.1', port: nodes[0]!.port }, prefix });
          await assert.rejects(queue.open(), (error: Error) => {
            assert.match(error.message, /^Redis is a cluster/);
            assert.ok(error.message.includes(`'{${prefix.replace(/[{}]/g, '')}}'`));
            return true;
          });
          await queue.close();
        }
      });

      it('erases and forgets events, and discards dead letters', async () => {
        const queue = bullMqQueue({ connection: nodes[0]!.url, prefix: `{${randomUUID()}}`, retries: 0 });
        const event = createEvent();
        await queue.add(event);
        await queue.work(() => Promise.reject(new Error('no')), { concurrency: 1, timeout: 1_000 });
        await eventually('it is a dead letter', async () => (await queue.stats()).dead === 1);
        assert.equal(await queue.add(event), 'duplicate');
        assert.equal(await queue.discard(), 1);
        await queue.forget(event.id);
        assert.equal(await queue.add(event), 'stored');
        await queue.close();
      });
    });

    it('keeps claims with clients of both packages', async () => {
      // A single node does not know its address, which cluster clients request.
      const [{ url, port }] = nodes as [Redis];
      const nodeRedis = size === 1 ? createClient({ url }) : createCluster({ rootNodes: [{ url }] });
      await nodeRedis.connect();
      const ioRedis = size === 1 ? new IoRedis(url) : new Cluster([{ host: '127.0.0.1', port }]);
      try {
        for (const store of [redisClaims(nodeRedis), redisClaims(ioRedis)])
          for (let n = 0; n < 20; n += 1) {
            const id = `MessageSent/${randomUUID()}`;
            assert.equal(await store.claim(id, 'token'), 'claimed');
            assert.equal(await store.claim(id, 'other'), 'running');
            await store.complete(id, 'token');
            assert.equal(await store.claim(id, 'other'), 'completed');
          }
      } finally {
        nodeRedis.destroy();
        ioRedis.disconnect();
      }
    });
  });
