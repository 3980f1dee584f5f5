import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { testEventQueue } from 'express-ark-webhooks/testing';
import { testFailingListeners } from './failing-listeners.js';

/** Three attempts without delays. */
const quick = { retries: 2, backoff: 0 };
const schemaOf = (storage: string): string => `t_${storage.replaceAll('-', '_')}`;

describe('pgBossQueue in a directory', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  after(() => {
    rmSync(dataDir, { recursive: true });
  });

  // The statements are the same as for PostgreSQL, which runs the whole contract suite. Only engine-specific tests run here.
  const ofTheEngine = /next instance|unchanged|fifty|is closed|dead letters again|erases|never settles/;
  testEventQueue((storage) => pgBossQueue({ dataDir, schema: schemaOf(storage), ...quick }), {
    it: (title, test) => ofTheEngine.test(title) && it(title, test),
  });
  testFailingListeners((storage, options) =>
    pgBossQueue({ dataDir, schema: schemaOf(storage), backoff: 0, ...options }),
  );
});
