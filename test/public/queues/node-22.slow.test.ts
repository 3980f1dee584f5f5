import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findModule } from '../../support/package.js';

/** A version that pg-boss supports: 22.12 or newer. */
const VERSION = '22.23.3';
const root = path.join(__dirname, '../../..');

interface Report {
  stats: { passes: number; failures: number };
  failures: { fullTitle: string; err: { message?: string } }[];
}

/** Fetched by npm if it is not cached. As a dependency it would replace `node` in all scripts. */
function fetchNode(): string {
  const command = ['exec', '--yes', '--prefer-offline', `--package=node@${VERSION}`, '--', 'node', '-p'];
  return execFileSync('npm', [...command, 'process.execPath'], { cwd: tmpdir() })
    .toString()
    .trim();
}

/** Runs the suites that depend on the engine. */
async function runSuites(node: string): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'node-22-'));
  const report = path.join(folder, 'report.json');
  const env = { ...process.env, NODE_V8_COVERAGE: undefined };
  const args = [
    // An option of node, so that the thread of the embedded engine inherits it.
    ...['--require', 'tsx/cjs', path.join(findModule('mocha'), 'bin/mocha.js')],
    ...['--no-config', '--exit', '--timeout', '30000', '--require', 'test/support/hooks.ts'],
    ...['--reporter', 'json', '--reporter-option', `output=${report}`],
    ...['--grep', '^(pgBossQueue (over|in)|bullMqQueue [a-z]+ )'],
    ...['pg-boss', 'pg-boss-directory', 'bullmq'].map((name) => `test/public/queues/${name}.test.ts`),
  ];
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'exit');
  const text = readFileSync(report, 'utf8');
  rmSync(folder, { recursive: true });
  return JSON.parse(text) as Report;
}

describe(`the queues on Node ${VERSION}`, () => {
  it('keep the contract over PostgreSQL, in a directory and over Redis', async () => {
    const { stats, failures } = await runSuites(fetchNode());
    assert.deepEqual(
      failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`),
      [],
    );
    assert.equal(stats.failures, 0);
    assert.ok(stats.passes > 0, 'nothing was run');
  }).timeout(300_000);
});
