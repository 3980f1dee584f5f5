import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Embedded } from '../../../../lib/queues/pg-boss/embedded.js';
import { pgBossQueue } from '../../../../lib/queues/pg-boss/index.js';
import { createEvent } from '../../../support/events.js';

/** The number in the first row. */
const numberIn = ({ rows }: { rows: unknown[] }): number => Object.values(rows[0] as Record<string, number>)[0]!;

describe('the vacuum of the embedded PostgreSQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  const dataDir = path.join(folder, 'queue');
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs without blocking the event loop, removes dead rows, and reuses their space', async () => {
    const errors: unknown[] = [];
    const engine = await Embedded.open(dataDir, 'litter', (error) => errors.push(error));
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    await engine.query('SELECT count(*) FROM generate_series(1, 2000000)');
    clearInterval(ticking);
    assert.ok(ticks > 1, 'the event loop was blocked');

    await engine.query('CREATE TABLE litter (line text)');
    const sizes: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await engine.query(`INSERT INTO litter SELECT repeat('x', 1000) FROM generate_series(1, 2000)`);
      sizes.push(numberIn(await engine.query(`SELECT pg_relation_size('litter')::int`)));
      await engine.query('DELETE FROM litter');
      engine.countRows(2_000);
    }
    await engine.close();
    assert.deepEqual(errors, []);
    assert.ok(sizes[4]! < 1.5 * sizes[0]!, String(sizes));
  });

  it('vacuums the rows of a queue before it closes, however few they are', async () => {
    assert.ok((await rowsCountedAfter(20)) >= 20, 'no vacuum has counted them');
  });

  it('counts the rows that a queue writes', async () => {
    assert.ok((await rowsCountedAfter(2_000)) >= 2_000, 'no vacuum has counted them');
  });

  /** Adds `count` events to a queue, and closes it. @returns how many rows the last vacuum has counted */
  async function rowsCountedAfter(events: number): Promise<number> {
    const queue = pgBossQueue({ dataDir });
    for (let added = 0; added < events; added += 20)
      await Promise.all(Array.from({ length: 20 }, () => queue.add(createEvent())));
    await queue.close();
    const engine = await Embedded.open(dataDir, 'litter', assert.ifError);
    const counted = `SELECT reltuples::int FROM pg_class WHERE oid = 'ark_webhooks.job_common'::regclass`;
    const rows = numberIn(await engine.query(counted));
    await engine.close();
    return rows;
  }
});
