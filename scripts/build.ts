/**
 * Builds the package. `tsc` compiles lib/ to build/, file by file, for the tests. What is shipped, dist/, holds the same
 * code with each entry point in one file, which loads in about half the time of thirty. It is CommonJS alone, which
 * `import` takes as well: one copy of each class, and a second file for it would cost 2 ms at every start.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const at = (file: string): string => path.join(root, file);

/** What `exports` offers, as paths below dist/ without their ending. */
const doors = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .map((target) => target.default.replace(/^\.\/dist\/|\.js$/g, ''))
  .filter((door) => door !== 'index');

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
const isType = (file: string): boolean =>
  path.basename(file) !== 'cli' && (statSync(file).isDirectory() || file.endsWith('.d.ts'));
cpSync(at('build'), at('dist'), { recursive: true, filter: isType });

const options = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
} as const satisfies BuildOptions;

/** The other entry points take the receiver and its errors from the receiver's file, so that `instanceof` holds. */
const oneReceiver: Plugin = {
  name: 'one-receiver',
  setup(plugged) {
    plugged.onResolve({ filter: /^\.\.\/(errors|index)\.js$/ }, () => ({ path: '../receiver.js', external: true }));
  },
};

async function bundle(): Promise<void> {
  // Loaded by those who ask for it.
  const strict = './generated/strict.js';
  await build({ ...options, entryPoints: { receiver: 'lib/index.ts' }, external: [strict] });
  await build({ ...options, entryPoints: { 'generated/strict': 'lib/generated/strict.ts' } });
  const entryPoints = Object.fromEntries(doors.map((door) => [door, `lib/${door}.ts`]));
  await build({ ...options, entryPoints, plugins: [oneReceiver] });
  const banner = { js: '#!/usr/bin/env node' };
  await build({ ...options, entryPoints: { 'cli/main': 'lib/cli/main.ts' }, banner, plugins: [oneReceiver] });

  // A door of its own, because Node searches a CommonJS file that is imported for the names of its exports: a small
  // one is searched in no time.
  const names = Object.keys(require(at('dist/receiver.js')) as object);
  const exported = names.map((name) => `exports.${name} = receiver.${name};\n`).join('');
  writeFileSync(at('dist/index.js'), `'use strict';\nconst receiver = require('./receiver.js');\n${exported}`);
}

void bundle();
