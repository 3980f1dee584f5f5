/**
 * Builds the package. `tsc` compiles lib/ to build/, file by file, for the tests. What is shipped, dist/, holds the same
 * code with each entry point in one file, which loads in about half the time of thirty, and a door for `import` beside
 * it: one copy of each class serves both kinds of modules.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const at = (file: string): string => path.join(root, file);

/** What `exports` offers to `require`, as paths below dist/ without their ending. */
const doors = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .map(({ require: { default: file } }) => file.replace(/^\.\/dist\/|\.js$/g, ''));

/** Files of their own: loaded by those who ask for it, or shared by all entry points so that `instanceof` holds. */
const apart = ['generated/strict', 'errors'];

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
const isType = (file: string): boolean => statSync(file).isDirectory() || file.endsWith('.d.ts');
cpSync(at('build'), at('dist'), { recursive: true, filter: isType });

void build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    [...doors, ...apart].map((name) => [name === 'index' ? 'receiver' : name, `lib/${name}.ts`]),
  ),
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  external: apart.flatMap((name) => [`./${name}.js`, `../${name}.js`]),
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
}).then(() => {
  // A door of its own, because Node searches a CommonJS file that is imported for the names of its exports: a small
  // one is searched in no time.
  const names = Object.keys(require(at('dist/receiver.js')) as object);
  const exported = names.map((name) => `exports.${name} = receiver.${name};\n`).join('');
  writeFileSync(at('dist/index.js'), `'use strict';\nconst receiver = require('./receiver.js');\n${exported}`);
  for (const door of doors)
    for (const ending of ['mjs', 'd.mts'])
      writeFileSync(at(`dist/${door}.${ending}`), `export * from './${path.basename(door)}.js';\n`);
});
