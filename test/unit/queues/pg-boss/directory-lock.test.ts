import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockDirectory } from '../../../../lib/queues/pg-boss/directory-lock.js';

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
    const module = JSON.stringify(require.resolve('../../../../lib/queues/pg-boss/directory-lock.js'));
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
