/**
 * Builds the package. `tsc` compiles lib/ to build/, file by file, for the tests. What is shipped, dist/, holds the same
 * code with each entry point in one file, which loads in about half the time of thirty, and a door for `import` beside
 * it: one copy of each class serves both kinds of modules.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const at = (file: string): string => path.join(root, file);

/** What `exports` offers to `require`, as paths below dist/ without their ending. */
const doors = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .map(({ require: { default: file } }) => file.replace(/^\.\/dist\/|\.js$/g, ''));

/** Files of their own: loaded by those who ask for it, or shared by all entry points so that `instanceof` holds. */
const apart = ['generated/strict', 'errors', 'queues/embedded-thread'];

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
const isType = (file: string): boolean => statSync(file).isDirectory() || file.endsWith('.d.ts');
cpSync(at('build'), at('dist'), { recursive: true, filter: isType });

/** What stands apart is loaded from there, whichever folder of lib/ asks for it and whichever file it is bundled into. */
const standApart = (entry: string): Plugin => ({
  name: 'stand-apart',
  setup(building) {
    building.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ importer, path: imported, resolveDir }) => {
      const name = path.relative(at('lib'), path.join(resolveDir, imported)).replace(/\.js$/, '');
      if (importer === '' || !apart.includes(name)) return undefined;
      const relative = path.posix.relative(path.posix.dirname(entry), `${name}.js`);
      return { path: relative.startsWith('.') ? relative : `./${relative}`, external: true };
    });
  },
});

const bundle = (entry: string): Promise<unknown> =>
  build({
    absWorkingDir: root,
    entryPoints: { [entry === 'index' ? 'receiver' : entry]: `lib/${entry}.ts` },
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    plugins: [standApart(entry)],
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
  });

void Promise.all([...doors, ...apart].map(bundle)).then(() => {
  // A door of its own, because Node searches a CommonJS file that is imported for the names of its exports: a small
  // one is searched in no time.
  const names = Object.keys(require(at('dist/receiver.js')) as object);
  const exported = names.map((name) => `exports.${name} = receiver.${name};\n`).join('');
  writeFileSync(at('dist/index.js'), `'use strict';\nconst receiver = require('./receiver.js');\n${exported}`);
  for (const door of doors)
    for (const ending of ['mjs', 'd.mts'])
      writeFileSync(at(`dist/${door}.${ending}`), `export * from './${path.basename(door)}.js';\n`);
});
