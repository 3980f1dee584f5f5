import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { QueuedEvent } from 'express-ark-webhooks';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { discardEvent, createEvent, quickOptions } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import { describeWithPostgres } from '../support/postgres.js';

const run = promisify(execFile);

describeWithPostgres('moving events from a directory to PostgreSQL', (postgres) => {
  it('loses no event, reports dead letters, and lets a second machine join', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'move-'));
    const failing = pgBossQueue({ dataDir: folder });
    await failing.add(createEvent());
    await failing.work(discardEvent, quickOptions);
    await eventually('one is a dead letter', async () => (await failing.stats()).dead === 1);
    await failing.close();
    const embedded = pgBossQueue({ dataDir: folder });
    const events = Array.from({ length: 30 }, () => createEvent({ body: '{"a":"\\u0000"}' }));
    await Promise.all(events.map((event) => embedded.add(event)));
    await embedded.close();

    const env = { ...process.env, DATA_DIR: folder, DATABASE_URL: postgres().connectionString };
    const script = path.join(__dirname, '../../examples/move-events/run.ts');
    const move = async (): Promise<string> =>
      (await run(process.execPath, ['--require', 'tsx/cjs', script], { env })).stdout;
    const dead = '1 dead letters left behind, 0 of them new: redrive() them, and move again\n';
    assert.equal(await move(), `30 events moved\n${dead}`);
    assert.equal(await move(), `0 events moved\n${dead}`);

    const machines = [1, 2].map(() => pgBossQueue({ connectionString: postgres().connectionString }));
    const got: QueuedEvent[] = [];
    for (const machine of machines)
      await machine.work((event) => Promise.resolve(void got.push(event)), { concurrency: 5, timeout: 1_000 });
    await eventually('all are handled', () => got.length === 30);
    const sorted = (list: QueuedEvent[]): QueuedEvent[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(sorted(got), sorted(events));
    for (const event of events) assert.equal(await machines[0]!.add(event), 'duplicate');
    await Promise.all(machines.map((machine) => machine.close()));
    rmSync(folder, { recursive: true });
  }).timeout(300_000);

  it('rejects a directory that does not exist, instead of reporting that no event is left', async () => {
    const env = {
      ...process.env,
      DATA_DIR: path.join(tmpdir(), 'no-such-directory'),
      DATABASE_URL: postgres().connectionString,
    };
    const script = path.join(__dirname, '../../examples/move-events/run.ts');
    await assert.rejects(
      run(process.execPath, ['--require', 'tsx/cjs', script], { env }),
      /there is no .*no-such-directory/,
    );
  });
});
