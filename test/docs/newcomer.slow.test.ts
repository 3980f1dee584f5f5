import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { walk } from '../../scripts/record-newcomer.js';
import { freePort } from '../support/free-port.js';

/** Without numbers: times, ports, versions and how many packages Express is made of. */
const withoutNumbers = (page: string): string => page.replace(/\d+(\.\d+)*m?s?\b/g, 'N');

describe('docs/newcomer.md', function () {
  this.timeout(120_000);

  it('shows commands that print what it says', async () => {
    const page = readFileSync(path.join(__dirname, '../../docs/newcomer.md'), 'utf8');
    assert.equal(withoutNumbers(await walk(await freePort())), withoutNumbers(page));
  });
});
