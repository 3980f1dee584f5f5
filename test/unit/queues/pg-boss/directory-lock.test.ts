import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockDirectory } from '../../../../lib/queues/pg-boss/directory-lock.js';

describe('lockDirectory', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('grants the lock to one of ten concurrent callers', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(folder)));
    const locks = taken.filter((result) => result.status === 'fulfilled');
    assert.equal(locks.length, 1);
    await assert.rejects(lockDirectory(folder), /in use by the process/);
    locks[0]!.value();
    const unlock = await lockDirectory(folder);
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps the lock of a stopped process, and names the process', async () => {
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
  });

  describe('on a file system without', () => {
    const { linkSync } = fs;
    const listen = Object.getOwnPropertyDescriptor(Server.prototype, 'listen')!;
    afterEach(() => {
      fs.linkSync = linkSync;
      Object.defineProperty(Server.prototype, 'listen', listen);
    });
    const fail = (code: string): never => {
      throw Object.assign(new Error(code), { code });
    };

    const remove: Record<string, () => void> = {
      'hard links': () => {
        fs.linkSync = () => fail('EPERM');
      },
      sockets: () => {
        Server.prototype.listen = function (this: Server, ...[where]: unknown[]) {
          const unsupported = Object.assign(new Error(), { code: 'ENOTSUP' });
          if (typeof where === 'string') process.nextTick(() => this.emit('error', unsupported));
          else Reflect.apply(listen.value as (where: unknown) => Server, this, [where]);
          return this;
        };
      },
    };

    for (const lacking of ['hard links', 'sockets'])
      it(`${lacking}: grants the lock to one of ten concurrent callers`, async () => {
        remove[lacking]!();
        const taken = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(folder)));
        const locks = taken.filter((result) => result.status === 'fulfilled');
        assert.equal(locks.length, 1);
        await assert.rejects(lockDirectory(folder), new RegExp(`in use by the process ${process.pid}`));
        locks[0]!.value();
        const unlock = await lockDirectory(folder);
        unlock();
        assert.ok(!readdirSync(folder).some((name) => name.startsWith('lock')));
      });

    it('sockets: takes over the lock of an ended process once it is no longer touched', async () => {
      writeFileSync(path.join(folder, 'lock'), 'tcp:1 lock-00000000\n999999');
      const unlock = await lockDirectory(folder);
      unlock();
    });
  });

  it('rejects a path that is too long', async () => {
    const deep = path.join(folder, 'x'.repeat(100));
    mkdirSync(deep);
    await assert.rejects(lockDirectory(deep), { code: 'invalid_options', message: /too long/ });
  });
});
