import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadPeer } from '../../../lib/internal/load-peer.js';
import manifest from '../../../package.json';

const run = promisify(execFile);
const root = path.join(__dirname, '../../..');

describe('a package that only some need', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The message of a queue's `open()`, where of the packages that it needs only those are installed. */
  const failureOf = async (make: string, ...installed: string[]): Promise<string> => {
    const app = mkdtempSync(path.join(folder, 'app-'));
    const modules = path.join(app, 'node_modules');
    mkdirSync(modules);
    for (const name of [...Object.keys(manifest.dependencies), ...installed])
      symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
    for (const part of ['dist', 'package.json'])
      cpSync(path.join(root, part), path.join(modules, manifest.name, part), { recursive: true });
    const program = `${make}.open().then(() => console.log('opened'), ({ message }) => console.log(message))`;
    return (await run(process.execPath, ['-e', program], { cwd: app })).stdout;
  };
  const bullMq = `require('${manifest.name}/queues/bullmq').bullMqQueue({ connection: 'redis://127.0.0.1:9' })`;
  const pgBoss = (options: string): string => `require('${manifest.name}/queues/pg-boss').pgBossQueue(${options})`;

  for (const [missing, make, installed] of [
    ['bullmq', bullMq, ['ioredis']],
    ['ioredis', bullMq, ['bullmq']],
    ['pg-boss', pgBoss(`{ connectionString: 'postgres://127.0.0.1:9/none' }`), []],
    ['@electric-sql/pglite', pgBoss(`{ dataDir: 'queue' }`), ['pg-boss']],
  ] as const)
    it(`is named where it is missing, with the command that installs it: ${missing}`, async () => {
      assert.match(await failureOf(make, ...installed), new RegExp(`: npm install ${missing}\n$`));
    });

  it('is not said to be missing where it is broken', async () => {
    const broken = new Error('broken');
    await assert.rejects(
      loadPeer('pg-boss', () => Promise.reject(broken)),
      broken,
    );
  });
});
