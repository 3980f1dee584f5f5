/** What holds for every test: servers are closed, and nothing is warned of or left unhandled. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { stopSharedPostgres } from './postgres.js';
import { closeServers } from './serve.js';

// Child processes resolve the package as this one does, in whichever folder they run.
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

/** A process that does not end by itself is a failure like any other; without a word it would be waited for instead. */
export function mochaGlobalTeardown(): void {
  setTimeout(() => {
    console.error(`The tests' process is kept alive by: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, 30_000).unref();
}
