import assert from 'node:assert/strict';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { postgresClaims } from 'express-ark-webhooks/stores/postgres';
import { createEvent } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';
import { takeMedian } from '../../support/measure.js';
import { PostgresPair } from '../../support/postgres-pair.js';
import { createPool, describeWithPostgres } from '../../support/postgres.js';

/** As documented in docs/several-processes.md. */
const settings = { connectionTimeoutMillis: 1_500, query_timeout: 1_500, keepAlive: true, maxLifetimeSeconds: 30 };
/** Less than the lifetime of a connection, after which anything recovers. */
const RECOVERY_MS = 20_000;

describeWithPostgres('a PostgreSQL that fails over to its standby', () => {
  let pair: PostgresPair;
  before(async () => {
    pair = await PostgresPair.start();
  });
  after(() => pair.stop());

  it('is followed by the queue, the worker, its signal and the claim store within seconds', async () => {
    const { connectionString } = pair;
    const reports: string[] = [];
    const queue = pgBossQueue({ connectionString, onError: ({ message }) => reports.push(message) });
    const pool = createPool({ connectionString, ...settings });
    const claims = postgresClaims(pool);
    const arrivals = new Map<string, number>();
    await queue.work(({ id }) => Promise.resolve(void arrivals.set(id, performance.now())), {
      concurrency: 10,
      timeout: 1_000,
    });
    // Fills both pools with connections to the server that will be demoted.
    await Promise.all(Array.from({ length: 20 }, () => queue.stats()));
    const held = Array.from({ length: 20 }, (_, number) => `MessageSent/${number}`);
    for (const id of held) assert.equal(await claims.claim(id, 'token'), 'claimed');
    for (const id of held) await claims.complete(id, 'token');

    await pair.failOver();

    const stored = createEvent();
    await eventually('an event is stored', () => queue.add(stored).then(() => true, () => false), RECOVERY_MS); // prettier-ignore
    await eventually('it runs', () => arrivals.has(stored.id), RECOVERY_MS);
    await eventually('an event is claimed', async () => (await claims.claim('MessageSent/new', 'token')) === 'claimed');
    assert.equal(await claims.claim(held[0]!, 'other'), 'completed');

    // With polling every 500 ms they would wait for 250 ms on average. A busy machine is as slow at adding events.
    await eventually('signals arrive again', async () => {
      const adds: number[] = [];
      const waits: number[] = [];
      for (let sent = 0; sent < 5; sent += 1) {
        const event = createEvent();
        const begun = performance.now();
        await queue.add(event);
        const added = performance.now();
        await eventually('the event runs', () => arrivals.has(event.id));
        adds.push(added - begun);
        waits.push(arrivals.get(event.id)! - added);
      }
      return waits.toSorted((a, b) => a - b)[3]! < Math.max(125, 6 * takeMedian(adds));
    }, RECOVERY_MS); // prettier-ignore
    await queue.close();
    await pool.end();
    assert.ok(reports.length <= 4, reports.join('\n'));
  });
});
