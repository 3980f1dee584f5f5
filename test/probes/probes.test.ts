import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { install, type Installed } from './support/installed.js';
import type { Probe } from './support/probe.js';

const probes = readdirSync(__dirname)
  .filter((file) => /^\d/.test(file))
  .sort()
  .map((file) => path.basename(file, '.ts'));

const titleOf = (probe: string): string => probe.replaceAll('-', ' ');

describe('probe', function () {
  this.timeout(120_000);
  let installed: Installed;

  before(async () => {
    installed = await install();
  });

  after(() => rm(installed.folder, { recursive: true, force: true }));

  for (const [title, express] of [
    ['Express 4', 'express4'],
    ['Express 5', 'express'],
  ] as const)
    describe(`on ${title}`, () => {
      let failures: Map<string, string>;
      before(async () => {
        failures = await installed.run(probes, 'express-ark-webhooks', express, 10_000);
      });

      for (const probe of probes)
        it(titleOf(probe), () => {
          assert.equal(failures.get(probe), undefined);
        });
    });

  describe('fails on a naive receiver', () => {
    let passed: string[];
    before(async () => {
      const patient = await installed.run(probes, './naive-receivers.js#patient', 'express4', 1_500);
      passed = probes.filter((probe) => !patient.has(probe));
      // What one of them passes shows that it works where nothing is amiss, and is for the other to fail.
      assert.ok(passed.length > 0);
      const hasty = await installed.run(passed, './naive-receivers.js#hasty', 'express4', 1_500);
      passed = passed.filter((probe) => !hasty.has(probe));
    });

    for (const probe of probes)
      it(titleOf(probe), () => {
        assert.ok(!passed.includes(probe));
      });
  });

  it('is in docs/probes.md, with what it defends against', () => {
    const table = readFileSync(path.join(__dirname, '../../docs/probes.md'), 'utf8');
    const rows = [...table.matchAll(/^\| (\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
    const expected: string[][] = [];
    for (const file of probes) {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would not find what is TypeScript yet
      const { probe } = require(`./${file}`) as { probe: Probe };
      expected.push([String(Number.parseInt(file)), titleOf(file).replace(/^\d+ /, ''), probe.defends]);
    }
    assert.deepEqual(rows, expected);
  });
});
