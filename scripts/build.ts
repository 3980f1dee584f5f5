/**
 * Builds the package. `tsc` compiles lib/ to build/, file by file, for the tests. What is shipped, dist/, holds the same
 * code in one file, which loads in about half the time of thirty, and a door to it for each kind of module.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(__dirname, '..');
const at = (file: string): string => path.join(root, file);

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
const isType = (file: string): boolean => statSync(file).isDirectory() || /\.d\.m?ts$/.test(file);
cpSync(at('build'), at('dist'), { recursive: true, filter: isType });
cpSync(at('build/index.mjs'), at('dist/index.mjs'));

void build({
  absWorkingDir: root,
  entryPoints: { receiver: 'lib/index.ts', 'generated/strict': 'lib/generated/strict.ts' },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  // Loaded by those who ask for it.
  external: ['./generated/strict.js'],
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
}).then(() => {
  // A door of its own, because Node searches a CommonJS file that is imported for the names of its exports: a small
  // one is searched in no time.
  const names = Object.keys(require(at('dist/receiver.js')) as object);
  const exported = names.map((name) => `exports.${name} = receiver.${name};\n`).join('');
  writeFileSync(at('dist/index.js'), `'use strict';\nconst receiver = require('./receiver.js');\n${exported}`);
});
