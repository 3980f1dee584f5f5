import assert from 'node:assert/strict';
import { Redis as IoRedis } from 'ioredis';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { redisClaims, type IoRedisClient, type NodeRedisClient } from 'express-ark-webhooks/stores/redis';
import { testClaimStore } from 'express-ark-webhooks/testing';
import { eventually } from '../../support/eventually.js';
import { RedisPair } from '../../support/failover.js';
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

      it('recovers from a failover, and forgets no completed claim', async () => {
        const pair = await RedisPair.start();
        const { client, end } = await connect(`redis://127.0.0.1:${pair.proxy.port}`);
        const store = redisClaims(client);
        await store.claim('MessageSent/1', 'token');
        await store.complete('MessageSent/1', 'token');
        await pair.replicate();
        await pair.failOver();
        assert.equal(await store.claim('MessageSent/2', 'token'), 'claimed');
        await Promise.all([store.complete('MessageSent/2', 'token'), store.claim('MessageSent/3', 'token')]);
        for (const id of ['MessageSent/1', 'MessageSent/2'])
          assert.equal(await store.claim(id, 'other'), 'completed', id);
        await end();
        await pair.stop();
      });

      it('rejects while there is no primary, with few connections, and recovers', async () => {
        const pair = await RedisPair.start();
        const { client, end } = await connect(`redis://127.0.0.1:${pair.proxy.port}`);
        const store = redisClaims(client);
        await store.claim('MessageSent/1', 'token');
        await pair.demote();
        const begun = performance.now();
        let seconds = 0;
        while (seconds < 1.5) {
          await assert.rejects(async () => store.claim('MessageSent/2', 'token'), /READONLY/);
          seconds = (performance.now() - begun) / 1_000;
        }
        assert.ok(pair.proxy.accepted < 5 + 2 * seconds, `${pair.proxy.accepted} connections`);
        await pair.admin.replicaof('NO', 'ONE');
        await eventually('it is claimed', async () => {
          try {
            return (await store.claim('MessageSent/2', 'token')) === 'claimed';
          } catch {
            return false;
          }
        });
        await end();
        await pair.stop();
      });
    });

  it('recovers like other commands with the documented setting', async () => {
    const pair = await RedisPair.start();
    const client = new IoRedis(pair.proxy.port, {
      reconnectOnError: ({ message }) => (/^(READONLY|LOADING|MASTERDOWN) /.test(message) ? 2 : false),
    });
    const store = redisClaims(client);
    await store.claim('MessageSent/1', 'token');
    await pair.failOver();
    await client.set('other', 'command');
    assert.equal(await store.claim('MessageSent/2', 'token'), 'claimed');
    client.disconnect();
    await pair.stop();
  });

  it('keeps its keys under the prefix, for 4 days and 300 s by default', async () => {
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
    [{ prefix: '' }, /Expected "prefix" to be 1 to 100/],
    [{ prefix: 'a b' }, /got 'a b'/],
    [{ prefix: 7 as unknown as string }, /got 7/],
    [{ ttl: 7 } as object, /redisClaims\(\) has no option "ttl"/],
  ] as const)
    it(`rejects ${JSON.stringify(options)} by name`, () => {
      assert.throws(() => redisClaims(client, options), { code: 'invalid_options', message });
    });

  it('names the version of a client of redis 3, and rejects legacyMode of redis 4', () => {
    const old = { eval: () => true, internal_send_command: () => true } as unknown as NodeRedisClient;
    assert.throws(() => redisClaims(old), {
      code: 'invalid_options',
      message: /^The package redis is too old: found [\d.]+, expected 4\.0\.0 or newer\. Run: npm install redis@4$/,
    });
    const legacy = createClient4({ legacyMode: true }) as unknown as NodeRedisClient;
    assert.throws(() => redisClaims(legacy), /without legacyMode/);
  });

  it('rejects what is not a client, without its password', () => {
    for (const none of [undefined, null, {}, 'redis://:secret@cache'])
      assert.throws(
        () => redisClaims(none as NodeRedisClient),
        (error: Error) =>
          /a client of the package redis or ioredis/.test(error.message) && !error.message.includes('secret'),
      );
  });
});
