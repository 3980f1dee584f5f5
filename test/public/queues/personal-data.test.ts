import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { discardEvent, createEvent, quickOptions } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';
import { describeWithPostgres } from '../../support/postgres.js';

const SECRET = 'ann@example.com';
const body = JSON.stringify({ payload: { message: { to: SECRET } } });

describeWithPostgres('personal data in a queue on PostgreSQL', (postgres) => {
  const newSchema = (): string => `personal_${randomUUID().slice(0, 8)}`;

  /** Counts the rows of the schema's jobs that contain the address in any column. */
  async function countRows(schema: string): Promise<number> {
    const [row] = await postgres().query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${schema}.job AS job WHERE job::text LIKE '%${SECRET}%'`,
    );
    return row!.n;
  }

  it('is erased from waiting, running, handled and dead events, reasons included', async () => {
    const schema = newSchema();
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema, retries: 0 });
    const [handled, failed, running, waiting] = [1, 2, 3, 4].map(() => createEvent({ body }));
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Set<string>();
    const handler = async ({ id }: { id: string }): Promise<void> => {
      begun.add(id);
      if (id === failed!.id) throw new Error(`no such mailbox: ${SECRET}`);
      if (id === running!.id) {
        await finished;
        throw new Error(`no such mailbox: ${SECRET}`);
      }
    };
    await queue.work(handler, { ...quickOptions, concurrency: 1 });
    for (const event of [handled, failed, running, waiting]) await queue.add(event!);
    await eventually('the third runs', () => begun.has(running!.id));
    assert.ok((await countRows(schema)) >= 4);
    assert.equal(await queue.erase(SECRET), 4);
    assert.equal(await countRows(schema), 0);
    finish();
    await eventually('nothing is left', async () => {
      const { waiting: left, running: active } = await queue.stats();
      return left + active === 0;
    });
    assert.equal(begun.has(waiting!.id), false);
    assert.equal(await countRows(schema), 0);
    assert.deepEqual(await queue.deadLetters(), []);
    for (const event of [handled, failed, running, waiting]) assert.equal(await queue.add(event!), 'duplicate');
    await queue.close();
  });

  it('is kept in dead letters for keepDead, and then deleted', async () => {
    const schema = newSchema();
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema, retries: 0, keepDead: 2 });
    const event = createEvent({ body });
    await queue.work(discardEvent, quickOptions);
    await queue.add(event);
    await eventually('it is dead', async () => (await queue.stats()).dead === 1);
    await eventually('it is deleted', async () => (await queue.stats()).dead === 0, 20_000);
    await eventually('its original is erased', async () => (await countRows(schema)) === 0, 20_000);
    assert.equal(await queue.add(event), 'duplicate');
    await queue.close();
  });

  it('is deleted when a dead letter is discarded', async () => {
    const schema = newSchema();
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema, retries: 0 });
    await queue.work(discardEvent, quickOptions);
    await queue.add(createEvent({ body }));
    await eventually('it is dead', async () => (await queue.stats()).dead === 1);
    assert.equal(await queue.discard(), 1);
    assert.equal(await countRows(schema), 0);
    await queue.close();
  });

  it('is kept in handled events for keep', async () => {
    const schema = newSchema();
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema, keep: 1 });
    await queue.work(() => Promise.resolve(), quickOptions);
    await queue.add(createEvent({ body }));
    await eventually('it is deleted', async () => (await countRows(schema)) === 0, 45_000);
    await queue.close();
  });
});
