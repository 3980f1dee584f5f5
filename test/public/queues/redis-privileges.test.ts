import assert from 'node:assert/strict';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { Redis as Client } from 'ioredis';
import { describeWithRedis, Redis } from '../../support/redis.js';

describeWithRedis('open() of bullMqQueue', (redis) => {
  const rejects = async (connection: string, message: RegExp): Promise<void> => {
    const queue = bullMqQueue({ connection, prefix: 'shop', durability: 'none', onError: () => {} });
    try {
      await assert.rejects(queue.open(), (error: Error & { command?: unknown }) => {
        assert.match(error.message, message);
        assert.equal(error.command, undefined);
        return true;
      });
    } finally {
      await queue.close();
    }
  };

  it('rejects a database that does not exist', async () => {
    await rejects(`${redis().url}/99`, /^Expected the database 99 to exist\. Set "databases" in redis\.conf, got: /);
  });

  it('rejects a replica', async () => {
    const replica = await Redis.start({ replicaof: `127.0.0.1 ${redis().port}` });
    try {
      await rejects(replica.url, /^Expected a primary, .*got: READONLY/);
    } finally {
      await replica.stop();
    }
  });

  for (const [rights, message] of [
    ['+@all -@scripting', /^Expected a user who may run scripts \(\+@scripting\), got: NOPERM/],
    ['+@all -set', /may write the keys "shop:events:\*", got: NOPERM/],
    ['+@all -info', /^Expected a user who may run INFO \(\+info\), which BullMQ requires, got: NOPERM/],
  ] as const)
    it(`rejects a user with the rights ${rights}`, async () => {
      const admin = new Client(redis().url);
      await admin.call('ACL', 'SETUSER', 'shop', 'reset', 'on', '>secret', '~*', '&*', ...rights.split(' '));
      await admin.quit();
      await rejects(redis().url.replace('//', '//shop:secret@'), message);
    });

  it('opens for a user who may use the keys of the prefix alone', async () => {
    const admin = new Client(redis().url);
    await admin.call('ACL', 'SETUSER', 'narrow', 'reset', 'on', '>secret', '~shop:*', '&*', '+@all');
    await admin.quit();
    const connection = redis().url.replace('//', '//narrow:secret@');
    const queue = bullMqQueue({ connection, prefix: 'shop', durability: 'none' });
    await queue.open();
    await queue.close();
  });
});
