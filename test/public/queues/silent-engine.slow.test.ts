import assert from 'node:assert/strict';
import type { EventQueue } from 'express-ark-webhooks';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { quickOptions } from '../../support/events.js';
import { measureMs } from '../../support/measure.js';
import { describeWithPostgres } from '../../support/postgres.js';
import { describeWithRedis } from '../../support/redis.js';
import { SilentProxy } from '../../support/silent-proxy.js';

const MAX_OPEN_MS = 7_000;
const onError = (): void => undefined;

/** The queue rejects in time, with this message, and lets go of everything. */
async function assertRejects(queue: EventQueue, message: RegExp): Promise<void> {
  for (const call of [() => queue.open(), () => queue.work(() => Promise.resolve(), quickOptions)]) {
    const took = await measureMs(() => assert.rejects(call(), { message }));
    assert.ok(took < MAX_OPEN_MS, `${took} ms`);
  }
  await queue.close();
}

describeWithPostgres('open() of a queue on a PostgreSQL that does not respond', (postgres) => {
  for (const [when, bytes, message] of [
    ['at all', 0, /^PostgreSQL provided no connection within 1\.5 s\.$/],
    ['to the first statement', 520, /^PostgreSQL did not respond within 5 s, although it accepts connections\.$/],
  ] as const)
    it(`rejects within seconds if it does not respond ${when}`, async () => {
      const proxy = await SilentProxy.start(postgres().port, bytes);
      const connectionString = `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
      await assertRejects(pgBossQueue({ connectionString, onError }), message);
      proxy.stop();
    });
});

describeWithRedis('open() of a queue on a Redis that does not respond', (redis) => {
  for (const [when, bytes] of [
    ['at all', 0],
    ['to the first command', 20],
    ['once it is connected', 6_000],
    ['once its settings are known', 9_000],
  ] as const)
    it(`rejects within seconds if it does not respond ${when}`, async () => {
      const proxy = await SilentProxy.start(redis().port, bytes);
      const queue = bullMqQueue({ connection: `redis://127.0.0.1:${proxy.port}`, onError });
      await assertRejects(queue, /^.*Redis did not respond within 2 s\.$/);
      proxy.stop();
    });
});
