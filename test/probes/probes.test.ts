import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Probe } from './support/probe.js';
import { runProbes } from './support/run-probes.js';

const probes = readdirSync(__dirname)
  .filter((file) => /^\d/.test(file))
  .sort()
  .map((file) => path.basename(file, '.ts'));

/** `import()` would not find the file, which is TypeScript. */
const load = createRequire(__filename);

const titleOf = (probe: string): string => probe.replaceAll('-', ' ');

describe('probe', function () {
  this.timeout(300_000);
  for (const [title, express] of [
    ['Express 4', 'express4'],
    ['Express 5', 'express'],
  ] as const)
    describe(`on ${title}`, () => {
      let failures: Map<string, string>;
      before(async () => {
        failures = await runProbes(probes, { library: 'express-ark-webhooks', express, deadline: 10_000 });
      });

      for (const probe of probes)
        it(titleOf(probe), () => {
          assert.equal(failures.get(probe), undefined);
        });
    });

  describe('fails on a naive receiver', () => {
    const naive = { express: 'express4', deadline: 1_500 };
    let passed: string[];
    before(async () => {
      const patient = await runProbes(probes, { library: './naive-receivers.ts#patient', ...naive });
      passed = probes.filter((probe) => !patient.has(probe));
      // A probe that one of them passes must fail on the other. It shows that the receiver works otherwise.
      assert.ok(passed.length > 0);
      const hasty = await runProbes(passed, { library: './naive-receivers.ts#hasty', ...naive });
      passed = passed.filter((probe) => !hasty.has(probe));
    });

    for (const probe of probes)
      it(titleOf(probe), () => {
        assert.ok(!passed.includes(probe));
      });
  });

  it('is in test/probes/README.md, with what it defends against', () => {
    const table = readFileSync(path.join(__dirname, 'README.md'), 'utf8');
    const rows = [...table.matchAll(/^\| (\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
    const expected: string[][] = [];
    for (const file of probes) {
      const { probe } = load(`./${file}`) as { probe: Probe };
      expected.push([String(Number.parseInt(file)), titleOf(file).replace(/^\d+ /, ''), probe.defends]);
    }
    assert.deepEqual(rows, expected);
  });
});
