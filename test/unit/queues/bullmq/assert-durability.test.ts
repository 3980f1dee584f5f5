import assert from 'node:assert/strict';
import { Redis as IoRedis } from 'ioredis';
import { assertDurability } from '../../../../lib/queues/bullmq/assert-durability.js';
import { describeWithRedis } from '../../../support/redis.js';

describeWithRedis('assertDurability', (redis) => {
  it('does not report an unresponsive Redis as lacking durability', async () => {
    const client = new IoRedis(redis().url);
    await client.ping();
    redis().pause();
    try {
      await assert.rejects(assertDurability(client, 'always'), { message: 'Redis did not respond within 2 s.' });
    } finally {
      redis().resume();
      client.disconnect();
    }
  });
});
