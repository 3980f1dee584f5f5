import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { modules } from './support/entry-points.js';
import { reportTypes, type TypeReport } from './support/find-any.js';
import { run } from './support/run.js';
import { pack } from './support/tarball.js';

/** The oldest and the newest, and those between. */
const nodeTypes = ['20', '22', '24', '25', '26'];
const expressTypes = ['4', '5'];

describe('the types of the packed package', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'types-'));
  const reports = new Map<string, TypeReport>();

  before(async () => {
    for (const node of nodeTypes)
      for (const express of expressTypes) {
        const app = path.join(folder, `node${node}-express${express}`);
        const own = path.join(app, 'node_modules', manifest.name);
        mkdirSync(app, { recursive: true });
        const { 'prom-client': prom, '@opentelemetry/api': otel } = manifest.devDependencies;
        const devDependencies = {
          '@types/node': node,
          '@types/express': express,
          'prom-client': prom,
          '@opentelemetry/api': otel,
        };
        writeFileSync(
          path.join(app, 'package.json'),
          JSON.stringify({ private: true, dependencies: manifest.dependencies, devDependencies }),
        );
        await run(app, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline');
        cpSync(pack().folder, own, { recursive: true });
        const entries = [...modules.values()].map((types) => path.join(own, types));
        reports.set(path.basename(app), reportTypes(app, entries));
      }
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const node of nodeTypes)
    for (const express of expressTypes)
      it(`compile without skipLibCheck, and have no "any", with @types/node ${node} and @types/express ${express}`, () => {
        assert.deepEqual(reports.get(`node${node}-express${express}`), { errors: [], any: [] });
      });
});
