/** Hooks for every test: servers are closed, and warnings and unhandled rejections are failures. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { stopSharedPostgres } from './postgres.js';
import { closeServers } from './serve.js';

// Child processes resolve the package like this one, in any directory.
process.env['TSX_TSCONFIG_PATH'] ??= path.join(__dirname, '../../tsconfig.json');

const warnings: Error[] = [];
process.on('warning', (warning) => warnings.push(warning));

export const mochaHooks = {
  async afterEach(): Promise<void> {
    await closeServers();
    assert.deepEqual(warnings.splice(0), []);
  },
  afterAll: stopSharedPostgres,
};

/** A process that does not exit is a failure. Without this message the runner would only wait for it. */
export function mochaGlobalTeardown(): void {
  setTimeout(() => {
    console.error(`The process of the tests is kept alive by: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, 30_000).unref();
}
