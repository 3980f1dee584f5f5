/** The package under test: the sources, or the packed package when the tests run in `build/packed/`. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder that has the tests, the examples and the docs. */
export const root = path.join(__dirname, '../..');

const sources = path.join(root, 'lib');
export const isPacked = !existsSync(sources);

/** The package's folder, as an app resolves it. */
export const packageFolder = isPacked ? path.join(root, 'node_modules/express-ark-webhooks') : root;

/** The arguments of Node that run the package's command. */
export const binArgs = isPacked
  ? [path.join(packageFolder, 'dist/cli/main.js')]
  : ['--require', require.resolve('tsx/cjs'), path.join(sources, 'cli/main.ts')];

/** Finds an installed package, or a folder of packages: those of a packed project are installed two folders above it. */
export function findModule(name: string): string {
  const folders = [root, path.join(root, '../..')].map((folder) => path.join(folder, 'node_modules', name));
  const found = folders.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${name} is not installed: run npm ci.`);
  return found;
}
