import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { describeWithRedis } from '../support/redis.js';
import { queueRows, queueTable, readResults } from './support/queue-rows.js';
import { run } from './support/run.js';
import { pack, root } from './support/tarball.js';
import { installTools } from './support/tools.js';

const peers = ['bullmq', 'ioredis', 'pg-boss', '@electric-sql/pglite', '@opentelemetry/api', 'prom-client'] as const;

describeWithRedis('the packed package with its queues', (redis) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queues-'));
  const app = path.join(folder, 'app');

  before(async function () {
    this.timeout(300_000);
    process.env['REDIS_URL'] = redis().url;
    cpSync(path.join(__dirname, 'fixtures/queues'), app, { recursive: true });
    const versions = Object.fromEntries(peers.map((name) => [name, manifest.devDependencies[name as 'bullmq']]));
    const dependencies = { express: '5', [manifest.name]: `file:${pack().file}`, ...versions };
    writeFileSync(path.join(app, 'package.json'), JSON.stringify({ private: true, name: 'app', dependencies }));
    await Promise.all([
      installTools(),
      run(app, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'),
    ]);
  });

  after(() => {
    delete process.env['REDIS_URL'];
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { title, run: start, expected } of queueRows)
    it(`works, or names the fix at once, with ${title}`, async () => {
      const results = readResults(await start(app));
      for (const name of ['none', 'bullMq', 'pgBoss'] as const)
        if (typeof expected[name] === 'string') assert.equal(results[name], expected[name], name);
        else assert.match(results[name], expected[name], name);
    }).timeout(300_000);

  it('works as described in docs/packaging.md', () => {
    const page = readFileSync(path.join(root, 'docs/packaging.md'), 'utf8');
    assert.ok(page.includes(queueTable()), `The table of docs/packaging.md should be:\n${queueTable()}`);
  });
});
