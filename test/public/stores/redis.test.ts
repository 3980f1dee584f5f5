import assert from 'node:assert/strict';
import { Redis as IoRedis } from 'ioredis';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { redisClaims, type IoRedisClient, type NodeRedisClient } from 'express-ark-webhooks/stores/redis';
import { testClaimStore } from 'express-ark-webhooks/testing';
import { describeWithRedis } from '../../support/redis.js';

interface Connected {
  client: NodeRedisClient | IoRedisClient;
  end: () => unknown;
}

const connectors: [name: string, connect: (url: string) => Promise<Connected>][] = [
  [
    'redis 5',
    async (url) => {
      const client = await createClient({ url }).connect();
      return { client, end: () => { client.destroy(); } }; // prettier-ignore
    },
  ],
  [
    'redis 4',
    async (url) => {
      const client = createClient4({ url });
      await client.connect();
      return { client, end: () => client.disconnect() };
    },
  ],
  [
    'ioredis 5',
    async (url) => {
      const client = new IoRedis(url, { lazyConnect: true });
      await client.connect();
      return { client, end: () => { client.disconnect(); } }; // prettier-ignore
    },
  ],
];

describeWithRedis('redisClaims', (redis) => {
  for (const [name, connect] of connectors)
    describe(`with a client of ${name}`, () => {
      let connected: Connected;
      before(async () => {
        connected = await connect(redis().url);
      });
      after(() => connected.end());
      testClaimStore((times) => redisClaims(connected.client, times));
    });

  it('keeps its keys under the prefix, for 4 days and for 300 s unless told otherwise', async () => {
    const client = new IoRedis(redis().url);
    const store = redisClaims(client, { prefix: 'shop:' });
    await store.claim('MessageSent/1', 'token');
    const ttl = async (): Promise<number> => Math.round((await client.pttl('shop:MessageSent/1')) / 1000);
    assert.equal(await ttl(), 300);
    await store.complete('MessageSent/1', 'token');
    assert.equal(await ttl(), 345_600);
    assert.equal(await redisClaims(client).claim('MessageSent/1', 'token'), 'claimed');
    assert.deepEqual((await client.keys('*MessageSent/1')).toSorted(), [
      'ark:claims:MessageSent/1',
      'shop:MessageSent/1',
    ]);
    client.disconnect();
  });

  const client = { eval: () => Promise.resolve() };
  for (const [options, message] of [
    [{ keep: 0 }, /Expected "keep" to be a number of seconds.*got 0/],
    [{ lease: Number.NaN }, /Expected "lease" to be a number of seconds.*got NaN/],
    [{ prefix: '' }, /prefix is "": give 1 to 100/],
    [{ prefix: 'a b' }, /prefix is "a b"/],
    [{ prefix: 7 as unknown as string }, /prefix is 7/],
    [{ ttl: 7 } as object, /redisClaims\(\) has no option "ttl"/],
  ] as const)
    it(`refuses ${JSON.stringify(options)} by its name`, () => {
      assert.throws(() => redisClaims(client, options), { code: 'invalid_options', message });
    });

  it('refuses what is no client, and shows no password', () => {
    for (const none of [undefined, null, {}, 'redis://:secret@cache'])
      assert.throws(
        () => redisClaims(none as NodeRedisClient),
        (error: Error) =>
          /give it one of "redis" or of "ioredis"/.test(error.message) && !error.message.includes('secret'),
      );
  });
});
