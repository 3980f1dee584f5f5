/**
 * Builds the package. `tsc` compiles lib/ to build/, file by file, for the tests. What is shipped, dist/, holds the same
 * code with each entry point in one file, which loads in about half the time of thirty. It is CommonJS alone, which
 * `import` takes as well: one copy of each class, and a second file for it would cost 2 ms at every start.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const at = (file: string): string => path.join(root, file);

/** What `exports` offers, as paths below dist/ without their ending. */
const doors = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .map((target) => target.default.replace(/^\.\/dist\/|\.js$/g, ''));

/** The command, which no `exports` names. */
const command = 'cli/main';

/** Loaded by those who ask for it, or run in a thread of its own. */
const apart = ['generated/strict', 'queues/embedded-thread'];

/** What is never bundled into another file, and the file that has it: `instanceof` holds, however an error came. */
const homes: ReadonlyMap<string, string> = new Map([
  ['errors', 'receiver'],
  ...doors.map((door) => [door, door === 'index' ? 'receiver' : door] as const),
  ...apart.map((name) => [name, name] as const),
]);

/** The inspector's page as a module: bundled, it is read from no file at run time. */
const assets = at('build/inspector/assets.js');

function writeAssets(): void {
  const page = at('lib/inspector/page');
  const texts = readdirSync(page).map((file) => [file, readFileSync(path.join(page, file), 'utf8')]);
  writeFileSync(assets, `'use strict';\nexports.assets = new Map(${JSON.stringify(texts)});\n`);
}

const withAssets: Plugin = {
  name: 'with-assets',
  setup(building) {
    building.onResolve({ filter: /^\.\/assets\.js$/ }, () => ({ path: assets }));
  },
};

/** Loads such a thing from its home, whichever folder of lib/ asks for it. */
const fromHome = (out: string): Plugin => ({
  name: 'from-home',
  setup(building) {
    building.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: imported, resolveDir }) => {
      const home = homes.get(path.relative(at('lib'), path.join(resolveDir, imported)).replace(/\.js$/, ''));
      if (home === undefined || home === out) return undefined;
      const relative = path.posix.relative(path.posix.dirname(out), `${home}.js`);
      return { path: relative.startsWith('.') ? relative : `./${relative}`, external: true };
    });
  },
});

/**
 * What users install beside it. All else is bundled: jose is an ES module alone, which Jest cannot load into CommonJS,
 * and 12 kB of its 540 are needed.
 */
const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

const bundle = (entry: string, out = entry): Promise<unknown> =>
  build({
    absWorkingDir: root,
    entryPoints: { [out]: `lib/${entry}.ts` },
    outdir: 'dist',
    bundle: true,
    external: installed,
    plugins: [fromHome(out), withAssets],
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
  });

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
writeAssets();
const isType = (file: string): boolean =>
  path.basename(file) !== 'cli' && (statSync(file).isDirectory() || file.endsWith('.d.ts'));
cpSync(at('build'), at('dist'), { recursive: true, filter: isType });
cpSync(at('node_modules/jose/LICENSE.md'), at('dist/jose.LICENSE.md'));

const others = [...doors, command, ...apart].filter((entry) => entry !== 'index');
void Promise.all([bundle('index', 'receiver'), ...others.map((entry) => bundle(entry))]).then(() => {
  // A door of its own, because Node searches a CommonJS file that is imported for the names of its exports: a small
  // one is searched in no time.
  const names = Object.keys(require(at('dist/receiver.js')) as object);
  const exported = names.map((name) => `exports.${name} = receiver.${name};\n`).join('');
  writeFileSync(at('dist/index.js'), `'use strict';\nconst receiver = require('./receiver.js');\n${exported}`);
});
