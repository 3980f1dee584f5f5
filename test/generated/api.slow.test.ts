import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeApi } from '../../scripts/generate/describe-api.js';
import { reportApi } from '../../scripts/generate/report-api.js';

const root = path.join(__dirname, '../..');

const listFiles = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)).replaceAll(path.sep, '/'))
    .sort();

/** Compares without printing whole pages. */
function assertCommitted(files: Map<string, string>, folder: string): void {
  assert.deepEqual(listFiles(folder), [...files.keys()].sort());
  for (const [file, text] of files)
    assert.ok(readFileSync(path.join(root, file), 'utf8') === text, `${file} is stale: run \`npm run generate\`.`);
}

describe('the public surface', function () {
  this.timeout(300_000);

  it('is the one in test/api-report', () => {
    assertCommitted(reportApi(), 'test/api-report');
  });

  describe('in docs/api', () => {
    let api: Awaited<ReturnType<typeof describeApi>>;
    before(async () => {
      api = await describeApi();
    });

    it('is described by the current docstrings', () => {
      assertCommitted(api.pages, 'docs/api');
    });

    it('has a docstring for each name and member, and no broken link', () => {
      assert.deepEqual(api.warnings, []);
    });
  });
});
