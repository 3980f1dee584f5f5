import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import workerThreads, { type Worker } from 'node:worker_threads';
import type { QueuedEvent } from 'express-ark-webhooks';
import { Embedded } from '../../../lib/queues/pg-boss/embedded.js';
import { lockDirectory } from '../../../lib/queues/pg-boss/directory-lock.js';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { eventually } from '../../../lib/testing/eventually.js';
import { makeEvent } from '../../../lib/testing/event-queue/support.js';

/** The number in the first row. */
const numberIn = ({ rows }: { rows: unknown[] }): number => Object.values(rows[0] as Record<string, number>)[0]!;

describe('the embedded PostgreSQL', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  const dataDir = path.join(folder, 'queue');
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const ids = Array.from({ length: 20 }, (_, index) => `MessageSent/${index}`);

  it('asks the disk for a sync before it answers, for each event', async () => {
    const child = fork(path.join(__dirname, '../../support/embedded-process.ts'), [dataDir, JSON.stringify(ids)], {
      execArgv: ['--require', 'tsx/cjs', '--require', path.join(__dirname, '../../support/count-syncs.cjs')],
    });
    children.push(child);
    const [syncs] = (await once(child, 'message')) as [number];
    assert.ok(syncs >= ids.length, `${syncs} syncs for ${ids.length} events`);
  });

  it('does not open where the engine would not ask for it', async () => {
    const args = [path.join(folder, 'deaf'), '[]'];
    const child = fork(path.join(__dirname, '../../support/embedded-process.ts'), args, {
      execArgv: ['--require', 'tsx/cjs', '--require', path.join(__dirname, '../../support/deaf-pglite.cjs')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    children.push(child);
    assert.match(await text(child.stderr!), /@electric-sql\/pglite does not sync its files: npm install/);
  });

  it('refuses a second process, and names the first', async () => {
    const refused = pgBossQueue({ dataDir }).open();
    await assert.rejects(refused, (error: Error) => {
      assert.match(error.message, new RegExp(`in use by the process ${children[0]!.pid}: .*connectionString`));
      return true;
    });
  });

  it('is free again once its process was killed, with all that it had answered', async () => {
    children[0]!.kill('SIGKILL');
    await once(children[0]!, 'exit');
    const queue = pgBossQueue({ dataDir });
    for (const id of ids) assert.equal(await queue.add(makeEvent({ id })), 'duplicate', id);
    await queue.close();
  });

  it('runs beside the event loop, clears away dead rows, and takes their place again', async () => {
    const errors: unknown[] = [];
    const engine = await Embedded.open(dataDir, 'litter', (error) => errors.push(error));
    const db = await engine.db();
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    await db.executeSql('SELECT count(*) FROM generate_series(1, 2000000)');
    clearInterval(ticking);
    assert.ok(ticks > 1, 'the event loop stood still');

    await db.executeSql('CREATE TABLE litter (line text)');
    const sizes: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await db.executeSql(`INSERT INTO litter SELECT repeat('x', 1000) FROM generate_series(1, 2000)`);
      sizes.push(numberIn(await db.executeSql(`SELECT pg_relation_size('litter')::int`)));
      await db.executeSql('DELETE FROM litter');
      engine.wrote(2_000);
    }
    await engine.close();
    assert.deepEqual(errors, []);
    assert.ok(sizes[4]! < 1.5 * sizes[0]!, String(sizes));
  });

  it('starts again where its thread ends by itself, and where that one cannot start, with all that it had answered', async () => {
    const threads: Worker[] = [];
    let broken = 0;
    const { Worker: Thread } = workerThreads;
    workerThreads.Worker = class extends Thread {
      constructor(...[file, options]: ConstructorParameters<typeof Thread>) {
        super(broken-- > 0 ? '/not-there.js' : file, options);
        threads.push(this);
      }
    };
    const errors: unknown[] = [];
    const queue = pgBossQueue({ dataDir, onError: (error) => errors.push(error) });
    const [event, next] = [makeEvent(), makeEvent()];
    const isAdded = (added: QueuedEvent) => (): Promise<boolean> => queue.add(added).then(() => true, () => false); // prettier-ignore
    try {
      await queue.add(event);
      await threads[0]!.terminate();
      await eventually('it has started again', isAdded(event), 30_000);
      assert.equal(await queue.add(event), 'duplicate');
      const ran = new Set<string>();
      await queue.work(({ id }) => Promise.resolve(void ran.add(id)), { concurrency: 10, timeout: 1_000 });
      // The next one cannot start: its file is not there.
      broken = 1;
      await threads[1]!.terminate();
      await eventually('it has started once more', isAdded(next), 30_000);
      await eventually('both events run', () => ran.has(event.id) && ran.has(next.id), 30_000);
    } finally {
      workerThreads.Worker = Thread;
      await queue.close();
    }
    assert.ok(errors.some((error) => /thread of the embedded PostgreSQL has ended/.test(String(error))));
  });

  it('starts again where the disk fails, with all that it had answered', async () => {
    const failing = path.join(folder, 'failing');
    const { Worker: Thread } = workerThreads;
    workerThreads.Worker = class extends Thread {
      constructor(...[file, options]: ConstructorParameters<typeof Thread>) {
        const execArgv = [...process.execArgv, '--require', path.join(__dirname, '../../support/failing-disk.cjs')];
        super(file, { ...options, execArgv, env: { FAILING_DISK: failing } });
      }
    };
    const errors: unknown[] = [];
    const queue = pgBossQueue({ dataDir: path.join(folder, 'disk'), onError: (error) => errors.push(error) });
    const [event, next] = [makeEvent(), makeEvent()];
    try {
      assert.equal(await queue.add(event), 'stored');
      writeFileSync(failing, '');
      await assert.rejects(queue.add(next));
      rmSync(failing);
      await eventually('it stores again', () => queue.add(makeEvent()).then(() => true, () => false), 30_000); // prettier-ignore
      assert.equal(await queue.add(event), 'duplicate');
    } finally {
      workerThreads.Worker = Thread;
      await queue.close();
    }
    assert.ok(errors.some((error) => /EIO/.test(String(error))));
  });

  it('clears away what a queue has written before it closes, however little that is', async () => {
    assert.ok((await rowsCountedAfter(20)) >= 20, 'no vacuum has counted them');
  });

  it('is told of the rows that a queue writes', async () => {
    assert.ok((await rowsCountedAfter(2_000)) >= 2_000, 'no vacuum has counted them');
  });

  /** Adds so many events by a queue, and closes it. @returns how many rows the last vacuum has counted */
  async function rowsCountedAfter(events: number): Promise<number> {
    const queue = pgBossQueue({ dataDir });
    for (let added = 0; added < events; added += 20)
      await Promise.all(Array.from({ length: 20 }, () => queue.add(makeEvent())));
    await queue.close();
    const engine = await Embedded.open(dataDir, 'litter', assert.ifError);
    const db = await engine.db();
    const counted = `SELECT reltuples::int FROM pg_class WHERE oid = 'ark_webhooks.job_common'::regclass`;
    const rows = numberIn(await db.executeSql(counted));
    await engine.close();
    return rows;
  }
});

describe('lockDirectory', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives a directory to one of ten that ask at once', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(folder)));
    const locks = taken.filter((result) => result.status === 'fulfilled');
    assert.equal(locks.length, 1);
    await assert.rejects(lockDirectory(folder), /in use by the process/);
    locks[0]!.value();
    const unlock = await lockDirectory(folder);
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('takes nothing from a process that is stopped, and names it', async () => {
    const module = JSON.stringify(require.resolve('../../../lib/queues/pg-boss/directory-lock.js'));
    const taking = `require(${module}).lockDirectory(${JSON.stringify(folder)}).then(() => { console.log(); setInterval(Date, 1e6); })`;
    const holder = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', taking], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    holder.kill('SIGSTOP');
    try {
      await assert.rejects(lockDirectory(folder), new RegExp(`in use by the process ${holder.pid}:`));
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
    const unlock = await lockDirectory(folder);
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  }).timeout(10_000);

  it('refuses a path that is too long for it', async () => {
    const deep = path.join(folder, 'x'.repeat(100));
    mkdirSync(deep);
    await assert.rejects(lockDirectory(deep), { code: 'invalid_options', message: /too long/ });
  });
});
