import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PublicName, publicNames, undocumented } from '../../scripts/api/public-names.js';
import { apiPage, readApi } from '../../scripts/generate-api.js';

describe('docs/api.md', function () {
  this.timeout(120_000);
  let api: Map<string, PublicName[]>;
  before(() => {
    api = readApi();
  });

  it('is made of the docstrings as they are now', async () => {
    const committed = readFileSync(path.join(__dirname, '../../docs/api.md'), 'utf8');
    // Compared as a whole: a difference of a hundred kilobytes is told by nobody who reads it.
    assert.ok((await apiPage(api)) === committed, 'docs/api.md is stale: npm run generate');
  });

  it('tells of every public name, option and method', () => {
    for (const [door, names] of api) assert.deepEqual(undocumented(names), [], door);
  });
});

describe('publicNames', () => {
  it('finds each name and each member without a docstring, and none that is private or of Node', function () {
    this.timeout(60_000);
    const folder = mkdtempSync(path.join(tmpdir(), 'names-'));
    const file = path.join(folder, 'index.d.ts');
    const declarations = `
      interface Hidden {
        /** Told. */
        told: string;
        inherited?: number;
      }
      /** Told. */
      export interface Options extends Hidden {
        bare: string;
        method(): void;
      }
      export declare function untold(): void;
      /** Told. */
      export declare class Failure extends Error {
        #private;
        private secret;
        get name(): string;
      }
      export {};
    `;
    writeFileSync(file, declarations);
    const [names] = publicNames([file]);
    rmSync(folder, { recursive: true });
    const missing = ['Options.bare', 'Options.method', 'Options.inherited', 'untold'];
    assert.deepEqual(undocumented(names!).sort(), missing.sort());
  });
});
