import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import workerThreads, { type Worker } from 'node:worker_threads';
import type { QueuedEvent } from 'express-ark-webhooks';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';

describe('the embedded PostgreSQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  const dataDir = path.join(folder, 'queue');
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const ids = Array.from({ length: 20 }, (_, index) => `MessageSent/${index}`);

  it('syncs each event to the disk before it resolves', async () => {
    const child = fork(path.join(__dirname, '../../support/embedded-process.ts'), [dataDir, JSON.stringify(ids)], {
      execArgv: ['--require', 'tsx/cjs', '--require', path.join(__dirname, '../../support/count-syncs.cjs')],
    });
    children.push(child);
    const [syncs] = (await once(child, 'message')) as [number];
    assert.ok(syncs >= ids.length, `${syncs} syncs for ${ids.length} events`);
  });

  it('does not open if PGlite would not sync', async () => {
    const args = [path.join(folder, 'deaf'), '[]'];
    const child = fork(path.join(__dirname, '../../support/embedded-process.ts'), args, {
      execArgv: ['--require', 'tsx/cjs', '--require', path.join(__dirname, '../../support/pglite-without-sync.cjs')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    children.push(child);
    assert.match(await text(child.stderr!), /@electric-sql\/pglite does not sync its files\. Run: npm install/);
  });

  it('rejects a second process, and names the first', async () => {
    const refused = pgBossQueue({ dataDir }).open();
    await assert.rejects(refused, (error: Error) => {
      assert.match(error.message, new RegExp(`in use by the process ${children[0]!.pid}: .*connectionString`));
      return true;
    });
  });

  it('can be opened after its process was killed, with each stored event', async () => {
    children[0]!.kill('SIGKILL');
    await once(children[0]!, 'exit');
    const queue = pgBossQueue({ dataDir });
    for (const id of ids) assert.equal(await queue.add(createEvent({ id })), 'duplicate', id);
    await queue.close();
  });

  it('can be opened while another queue is closing it', async () => {
    const closing = pgBossQueue({ dataDir });
    await closing.open();
    const next = pgBossQueue({ dataDir });
    const closed = closing.close();
    await next.open();
    await closed;
    assert.equal(await next.add(createEvent({ id: ids[0]! })), 'duplicate');
    await next.close();
  });

  it('starts again if its thread ends, or cannot start, with each stored event', async () => {
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
    const [event, next] = [createEvent(), createEvent()];
    const isAdded = (added: QueuedEvent) => (): Promise<boolean> => queue.add(added).then(() => true, () => false); // prettier-ignore
    try {
      await queue.add(event);
      await threads[0]!.terminate();
      await eventually('it has started again', isAdded(event), 60_000);
      assert.equal(await queue.add(event), 'duplicate');
      const ran = new Set<string>();
      await queue.work(({ id }) => Promise.resolve(void ran.add(id)), { concurrency: 10, timeout: 1_000 });
      // The next one cannot start, since its file is missing.
      broken = 1;
      await threads[1]!.terminate();
      await eventually('it has started once more', isAdded(next), 60_000);
      await eventually('both events run', () => ran.has(event.id) && ran.has(next.id), 60_000);
    } finally {
      workerThreads.Worker = Thread;
      await queue.close();
    }
    assert.ok(errors.some((error) => /thread of the embedded PostgreSQL has ended/.test(String(error))));
  });

  it('starts again after the disk failed, with each stored event', async () => {
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
    const [event, next] = [createEvent(), createEvent()];
    try {
      assert.equal(await queue.add(event), 'stored');
      writeFileSync(failing, '');
      await assert.rejects(queue.add(next));
      rmSync(failing);
      await eventually('it stores again', () => queue.add(createEvent()).then(() => true, () => false), 60_000); // prettier-ignore
      assert.equal(await queue.add(event), 'duplicate');
    } finally {
      workerThreads.Worker = Thread;
      await queue.close();
    }
    assert.ok(errors.some((error) => /EIO/.test(String(error))));
  });

  it('stores events again after the disk had no space for new files', async () => {
    const full = path.join(folder, 'no-inodes');
    const { Worker: Thread } = workerThreads;
    workerThreads.Worker = class extends Thread {
      constructor(...[file, options]: ConstructorParameters<typeof Thread>) {
        const execArgv = [...process.execArgv, '--require', path.join(__dirname, '../../support/no-inodes.cjs')];
        super(file, { ...options, execArgv, env: { NO_INODES: full } });
      }
    };
    const codes: unknown[] = [];
    const queue = pgBossQueue({ dataDir: path.join(folder, 'inodes'), onError: () => undefined });
    const add = (): Promise<boolean> =>
      queue.add(createEvent()).then(
        () => true,
        (error: unknown) => {
          codes.push((error as { code?: unknown }).code);
          return false;
        },
      );
    try {
      assert.equal(await add(), true);
      writeFileSync(full, '');
      await eventually('a file is missing', async () => !(await add()), 60_000);
      await eventually(
        'the engine considers it present',
        async () => !(await add()) && codes.includes('58P02'),
        60_000,
      );
      rmSync(full);
      await eventually('it stores again', add, 60_000);
      assert.equal(codes[0], '53100');
    } finally {
      workerThreads.Worker = Thread;
      await queue.close();
    }
  });
});
