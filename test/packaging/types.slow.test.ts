import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { addAnyChecks } from './support/any-checks.js';
import { importAll } from './support/apps.js';
import { modules } from './support/entry-points.js';
import { ANY_CHECKS, reportTypes } from './support/report-types.js';
import { run } from './support/run.js';
import { pack } from './support/tarball.js';
import { installTools, tools } from './support/tools.js';

/** Versions of `@types/node` and `@types/express`: the oldest, the newest and one between; and without either. */
const apps = {
  'Node 20, Express 4': { '@types/node': '20', '@types/express': '4' },
  'Node 20, Express 5': { '@types/node': '20', '@types/express': '5' },
  'Node 25, Express 5': { '@types/node': '25', '@types/express': '5' },
  'Node 26, Express 4': { '@types/node': '26', '@types/express': '4' },
  'Node 26, Express 5': { '@types/node': '26', '@types/express': '5' },
  'Node 26': { '@types/node': '26' },
  none: {},
};
type App = keyof typeof apps;

const compilers = { '5.4': tools.oldestTsc, '6.0': tools.node10Tsc, '7.0': tools.newestTsc };
type Compiler = keyof typeof compilers;

const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
const both = ['imports.cts', 'imports.mts'];
const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler', 'imports.ts'];
const node10 = ['--module', 'commonjs', '--moduleResolution', 'node10', 'imports.ts'];
const settings = {
  'strict, nodenext': ['--module', 'nodenext', ...strict, ...both],
  'strict, node16, without DOM': ['--module', 'node16', '--lib', 'es2022', ...strict, ...both],
  'strict, bundler, with skipLibCheck': [...bundler, '--skipLibCheck', ...strict],
  'not strict, nodenext': ['--module', 'nodenext', '--strict', 'false', ...both],
  'not strict, node10': [...node10, '--strict', 'false'],
};
type Setting = keyof typeof settings;

const cases: [Compiler, App, Setting][] = [
  ['7.0', 'Node 20, Express 4', 'strict, nodenext'],
  ['7.0', 'Node 20, Express 5', 'not strict, nodenext'],
  ['7.0', 'Node 25, Express 5', 'strict, nodenext'],
  ['7.0', 'Node 26, Express 4', 'strict, bundler, with skipLibCheck'],
  ['7.0', 'Node 26, Express 5', 'strict, nodenext'],
  ['7.0', 'Node 26, Express 5', 'strict, node16, without DOM'],
  ['7.0', 'Node 26', 'strict, nodenext'],
  ['6.0', 'Node 20, Express 4', 'strict, node16, without DOM'],
  ['6.0', 'Node 26, Express 5', 'strict, nodenext'],
  ['6.0', 'Node 26, Express 5', 'strict, bundler, with skipLibCheck'],
  ['5.4', 'Node 20, Express 4', 'strict, nodenext'],
  ['5.4', 'Node 20, Express 5', 'not strict, node10'],
  ['5.4', 'Node 26, Express 5', 'strict, bundler, with skipLibCheck'],
  ['5.4', 'Node 26, Express 4', 'not strict, nodenext'],
];

describe('the types of the packed package', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'types-'));

  before(async () => {
    await installTools();
    for (const app of Object.keys(apps) as App[]) await install(app);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function install(app: App): Promise<void> {
    const home = path.join(folder, app);
    mkdirSync(home);
    const write = (name: string, text: string): void => {
      writeFileSync(path.join(home, name), text);
    };
    // The types of the entry point for metrics import those of prom-client.
    const dependencies = {
      ...manifest.dependencies,
      'prom-client': manifest.devDependencies['prom-client'],
      ...apps[app],
    };
    write('package.json', JSON.stringify({ private: true, dependencies }));
    await run(home, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline');
    const own = path.join('node_modules', manifest.name);
    cpSync(pack().folder, path.join(home, own), { recursive: true });
    const entries = [...modules.values()].map((types) => path.join(own, types));
    write(ANY_CHECKS, addAnyChecks(home, entries));
    for (const extension of ['ts', 'cts', 'mts']) write(`imports.${extension}`, importAll([...modules.keys()]));
  }

  const report = (compiler: Compiler, app: App, setting: Setting): Promise<string[]> =>
    reportTypes(path.join(folder, app), [compilers[compiler], '--target', 'es2022', ...settings[setting]]);

  for (const [compiler, app, setting] of cases)
    it(`compile, and have no "any", with TypeScript ${compiler}, types of ${app}, ${setting}`, async () => {
      assert.deepEqual(await report(compiler, app, setting), []);
    });

  for (const compiler of Object.keys(compilers) as Compiler[])
    it(`are reported as "any" by TypeScript ${compiler} if the types of Node are missing`, async () => {
      const found = await report(compiler, 'none', 'strict, bundler, with skipLibCheck');
      assert.match(found.join('\n'), /^any: emitter\.d\.ts:\d+:\d+ EventEmitter$/m);
    });
});
