import assert from 'node:assert/strict';
import { Redis as IoRedis } from 'ioredis';
import { demandDurability } from '../../../../lib/queues/bullmq/durability.js';
import { describeWithRedis } from '../../../support/redis.js';

describeWithRedis('demandDurability', (redis) => {
  it('does not report an unresponsive Redis as lacking durability', async () => {
    const client = new IoRedis(redis().url);
    await client.ping();
    redis().pause();
    try {
      await assert.rejects(demandDurability(client, 'always'), { message: 'Redis did not respond within 2 s.' });
    } finally {
      redis().resume();
      client.disconnect();
    }
  });
});
