/** What holds for every test: servers are closed, and nothing is warned of or left unhandled. */
import assert from 'node:assert/strict';
import { stopSharedPostgres } from './postgres.js';
import { closeServers } from './serve.js';

const warnings: Error[] = [];
process.on('warning', (warning) => warnings.push(warning));

export const mochaHooks = {
  async afterEach(): Promise<void> {
    await closeServers();
    assert.deepEqual(warnings.splice(0), []);
  },
  afterAll: stopSharedPostgres,
};
