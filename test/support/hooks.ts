/** Hooks for every test: servers are closed, and warnings, unhandled rejections and leftovers are failures. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { assertNothingIsLeft, findChildren, followChildren, killChildren, unfollowChildren } from './leftovers.js';
import { stopSharedPostgres } from './postgres.js';
import { closeServers } from './serve.js';

// Child processes resolve the package like this one, in any directory.
process.env['TSX_TSCONFIG_PATH'] ??= path.join(__dirname, '../../tsconfig.json');

/** Node 24.21 and 26 deprecate reading a CryptoKey that is not extractable, which the receiver accepts as long as Node does. */
const NOT_EXTRACTABLE = 'DEP0204';
// Mocha kills a worker that takes more than a second to exit. Under load, writing the measured coverage takes longer.
if (process.env['NODE_V8_COVERAGE'] && process.env['MOCHA_WORKER_ID']) process.on('SIGTERM', () => undefined);

const warnings: Error[] = [];
process.on('warning', (warning: Error & { code?: string }) => {
  if (warning.code !== NOT_EXTRACTABLE) warnings.push(warning);
});

/** The processes of the suite, which its hooks end. */
let suiteChildren = new Set<ChildProcess>();

export const mochaHooks = {
  beforeAll: followChildren,
  beforeEach(): void {
    suiteChildren = findChildren();
  },
  async afterEach(this: Mocha.Context): Promise<void> {
    // A test that has exceeded its time limit does not get to end what it started.
    const killed = this.currentTest?.isFailed() ? killChildren(suiteChildren) : [];
    for (const command of killed) console.error(`Killed after "${this.currentTest?.title}" failed: ${command}`);
    await closeServers();
    assert.deepEqual(warnings.splice(0), []);
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(120_000);
    await stopSharedPostgres();
    await assertNothingIsLeft();
    unfollowChildren();
  },
};
