import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderOf, installApps, surroundings } from './support/apps.js';
import { type Cell, cells, tableOf } from './support/matrix.js';
import { root } from './support/tarball.js';
import { installTools } from './support/tools.js';

/** The number of concurrent combinations. */
const AT_ONCE = 2;

describe('the packed package', function () {
  this.timeout(300_000);
  let parent: string;
  const results = new Map<Cell, Promise<void>>();
  const passed = new Set<Cell>();

  before(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'packaging-'));
    await installTools();
    await installApps(parent);
    const begun: Promise<void>[] = [];
    for (const [index, cell] of cells.entries()) {
      const result = Promise.allSettled([begun[index - AT_ONCE]]).then(() =>
        cell.check(folderOf(parent, cell.surrounding)),
      );
      // A failure is reported by its own test.
      result.then(
        () => passed.add(cell),
        () => undefined,
      );
      begun.push(result);
      results.set(cell, result);
    }
  });

  after(async () => {
    await Promise.allSettled(results.values());
    await rm(parent, { recursive: true });
    console.log(`\n${tableOf((cell) => (passed.has(cell) ? 'yes' : 'NO'))}\n`);
    console.log(`${passed.size} of ${cells.length} combinations of the packaging matrix pass.`);
  });

  for (const surrounding of surroundings)
    describe(`installed by ${surrounding.manager} with Express ${surrounding.express}`, () => {
      for (const cell of cells.filter((one) => one.surrounding === surrounding))
        it(`works with ${cell.title}`, () => results.get(cell));
    });

  it('works in every combination of test/packaging/README.md', () => {
    const page = readFileSync(path.join(root, 'test/packaging/README.md'), 'utf8');
    const table = tableOf(() => 'yes');
    assert.ok(page.includes(table), `The table of test/packaging/README.md should be:\n${table}`);
    assert.ok(page.includes(`${cells.length} combinations`), `There are ${cells.length} combinations.`);
  });
});
