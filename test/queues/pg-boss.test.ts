import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pgBossQueue } from '../../build/queues/pg-boss.js';
import { testEventQueue } from '../../build/testing/index.js';
import { describeWithPostgres } from '../support/postgres.js';

/** Three attempts, at once. */
const quick = { retries: 2, backoff: 0 };
const schemaOf = (storage: string): string => `t_${storage.replaceAll('-', '_')}`;

describeWithPostgres('pgBossQueue over PostgreSQL', (postgres) => {
  testEventQueue((storage) =>
    pgBossQueue({ connectionString: postgres().connectionString, schema: schemaOf(storage), ...quick }),
  );
});

describe('pgBossQueue in a directory', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  const template = path.join(folder, 'template');
  before(async () => {
    const queue = pgBossQueue({ dataDir: template });
    await queue.open();
    await queue.close();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  // A copy of a directory that is ready takes a tenth of the time of a new one.
  testEventQueue((storage) => {
    const dataDir = path.join(folder, storage);
    if (!existsSync(dataDir)) cpSync(template, dataDir, { recursive: true });
    return pgBossQueue({ dataDir, ...quick });
  });
});
