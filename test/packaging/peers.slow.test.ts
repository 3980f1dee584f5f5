import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { responses } from './support/apps.js';
import { installByNpm, openBeside, peerCells, titleOf, writeApp } from './support/peer-cells.js';
import { installTools } from './support/tools.js';

describe('the packed package next to peers', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));

  before(installTools);

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, cell] of peerCells.entries())
    it(`installs and receives, and names what to install, next to ${titleOf(cell)}`, async () => {
      const printed = JSON.parse(await openBeside(path.join(folder, String(index)), cell)) as Record<string, unknown>;
      assert.deepEqual(printed['statuses'], responses);
      assert.match(String(printed['message']), cell.message);
    });

  for (const express of ['3.21.2', '4.17.3'])
    it(`does not install next to Express ${express}, which it does not support`, async () => {
      const app = path.join(folder, `express-${express}`);
      await writeApp(app, { express });
      await assert.rejects(installByNpm(app), /ERESOLVE[^]*peerOptional express@"\^4\.18\.0 \|\| \^5\.0\.0"/);
    });
});
