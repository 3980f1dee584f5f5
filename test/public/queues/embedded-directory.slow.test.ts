import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import workerThreads from 'node:worker_threads';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { createEvent } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';

describe('the directory of an embedded queue', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'directory-'));
  const at = (name: string): string => path.join(folder, name);
  const good = at('good');
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function open(dataDir: string): Promise<void> {
    const queue = pgBossQueue({ dataDir, onError: () => undefined });
    try {
      await queue.open();
      assert.equal(await queue.add(createEvent()), 'stored');
    } finally {
      await queue.close();
    }
  }

  /** The message contains the path and the fix. */
  const rejects = (dataDir: string, message: RegExp): Promise<void> =>
    assert.rejects(open(dataDir), (error: Error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, message);
      assert.ok(error.message.includes(JSON.stringify(dataDir)), error.message);
      return true;
    });

  for (const dataDir of ['', '  ', '\0'])
    it(`is rejected if it is ${JSON.stringify(dataDir)}`, () => {
      assert.throws(() => pgBossQueue({ dataDir }), { code: 'invalid_options', message: /"dataDir" to be the path/ });
    });

  it('is created, with the directories above it', () => open(good));

  it('is rejected if a file is in its place, or above it', async () => {
    writeFileSync(at('file'), '');
    await rejects(at('file'), /is a file, but "dataDir" has to be a directory/);
    await rejects(at('file/below'), /leads through a file/);
  });

  it('is rejected if it contains other files, which are not changed', async () => {
    for (const [name, file] of Object.entries({
      project: 'package.json',
      server: 'PG_VERSION',
      foreign: 'data/photo',
    })) {
      mkdirSync(path.dirname(at(path.join(name, file))), { recursive: true });
      writeFileSync(at(path.join(name, file)), '');
      await rejects(at(name), /contains files of another program, such as ".*Set "dataDir" to an empty directory/);
      assert.deepEqual(readdirSync(at(name)), [file.split('/')[0]]);
    }
  });

  it('is rejected if its name is too long, or it is a dangling link', async () => {
    await rejects(at('x'.repeat(300)), /is too long for this file system: choose a shorter path/);
    await assert.rejects(open(at('x'.repeat(120))), {
      code: 'invalid_options',
      message: /is too long for a lock in it/,
    });
    symlinkSync(at('nothing'), at('link'));
    await rejects(at('link'), /choose another path|cannot be created/);
  });

  it('may contain files that file systems and tools create', async () => {
    mkdirSync(at('mounted/lost+found'), { recursive: true });
    writeFileSync(at('mounted/.gitkeep'), '');
    await open(at('mounted'));
  });

  it('is rejected if another version has written it, or it is damaged', async () => {
    cpSync(good, at('newer'), { recursive: true });
    writeFileSync(at('newer/data/PG_VERSION'), '99\n');
    await rejects(at('newer'), /written by PostgreSQL 99.*install the version that wrote them/);
    assert.ok(existsSync(at('newer/data/base')), 'the files are kept');
  });

  it('is created again if the disk was full at the first start', async () => {
    const full = at('full-disk');
    writeFileSync(full, '');
    const { Worker: Thread } = workerThreads;
    workerThreads.Worker = class extends Thread {
      constructor(...[file, options]: ConstructorParameters<typeof Thread>) {
        const execArgv = [...process.execArgv, '--require', path.join(__dirname, '../../support/full-disk.cjs')];
        super(file, { ...options, execArgv, env: { FULL_DISK: full } });
      }
    };
    try {
      await rejects(at('small'), /has no space left \(\d+ MB free\): a first start requires \d+ MB\. Free some space/);
      rmSync(full);
      await open(at('small'));
    } finally {
      workerThreads.Worker = Thread;
    }
  });

  it('is created again if the first start was killed', async () => {
    const dataDir = at('killed');
    const child = fork(path.join(__dirname, '../../support/embedded-process.ts'), [dataDir, '[]'], {
      execArgv: ['--require', 'tsx/cjs'],
    });
    await eventually('the first start has begun', () => existsSync(path.join(dataDir, 'data/base')), 60_000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await open(dataDir);
  });

  it('is created again if a first start has left it incomplete, and the old files are kept', async () => {
    cpSync(good, at('half'), { recursive: true });
    rmSync(at('half/data/global/pg_control'));
    await open(at('half'));
    assert.ok(readdirSync(at('half')).some((name) => name.startsWith('data.incomplete-')));
  });
});
