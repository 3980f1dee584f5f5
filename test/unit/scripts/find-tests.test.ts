import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findTests } from '../../../scripts/dev/find-tests.js';

describe('npm run dev', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'dev-'));
  const files = {
    'test/unit/http/respond.test.ts': "import { respond } from '../../../lib/http/respond.js';",
    'test/unit/http/limits.test.ts': "import { MAX } from '../../../lib/http/size.js';",
    'test/public/http/middleware.test.ts': "import { serve } from '../../support/serve.js';",
    'test/public/queues/redis.test.ts': '',
    'test/public/queues/redis-kills.slow.test.ts': "import { serve } from '../../support/serve.js';",
    'test/public/queues/postgres.test.ts': '',
    'test/public/webhooks.test.ts': '',
  };
  before(() => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  for (const [changed, title, expected] of [
    ['test/public/webhooks.test.ts', 'a changed test', ['test/public/webhooks.test.ts']],
    ['test/public/gone.test.ts', 'nothing if a test was deleted', []],
    ['lib/http/respond.ts', 'the tests with the name of a changed file', ['test/unit/http/respond.test.ts']],
    ['lib/http/size.ts', 'the tests that import a changed file', ['test/unit/http/limits.test.ts']],
    ['test/support/serve.ts', 'the quick tests that import a changed helper', ['test/public/http/middleware.test.ts']],
    [
      'lib/http/exchange.ts',
      'the tests of the folder, if no test has the name or imports the file',
      ['test/public/http/middleware.test.ts', 'test/unit/http/limits.test.ts', 'test/unit/http/respond.test.ts'],
    ],
    ['lib/queues/redis/worker.ts', 'the quick tests with the name of the folder', ['test/public/queues/redis.test.ts']],
    [
      'lib/queues/shared/sleep.ts',
      'the tests of the outer folder, if none has the name of the folder',
      ['test/public/queues/postgres.test.ts', 'test/public/queues/redis.test.ts'],
    ],
  ] as const)
    it(`runs ${title}`, () => {
      assert.deepEqual(findTests(root, changed).toSorted(), expected);
    });
});
