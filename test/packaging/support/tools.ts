/** The tools of the matrix: package managers, compilers, a test runner. */
import { cp, mkdir } from 'node:fs/promises';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.js';
import { root } from './tarball.js';

const wanted = path.join(root, 'test/packaging/tools');
/** Outside test/, since mocha would search the installed packages for tests. */
export const toolFolder = path.join(root, 'node_modules/.cache/packaging');

/** The directory of pnpm's downloads. */
export const pnpmStore = path.join(root, 'node_modules/.cache/pnpm-store');

const tool = (file: string): string => path.join(toolFolder, 'node_modules', file);

export const tools = {
  jest: tool('jest/bin/jest.js'),
  vitest: tool('vitest/vitest.mjs'),
  vite: tool('vite/bin/vite.js'),
  webpack: tool('webpack-cli/bin/cli.js'),
  rollup: tool('rollup/dist/bin/rollup'),
  ncc: tool('@vercel/ncc/dist/ncc/cli.js'),
  esbuild: path.join(root, 'node_modules/.bin/esbuild'),
  yarn: tool('@yarnpkg/cli-dist/bin/yarn.js'),
  bun: tool('bun/bin/bun.exe'),
  deno: tool('deno/bin.cjs'),
  pnpm: tool('pnpm/bin/pnpm.cjs'),
  oldestTsc: tool('typescript-oldest/bin/tsc'),
  newestTsc: tool('typescript-newest/bin/tsc'),
  /** The last one that supports `node10`. */
  node10Tsc: path.join(root, 'node_modules/typescript/bin/tsc'),
};

/** Installs the packages of package-lock.json if it has changed since the last installation. */
export async function installTools(): Promise<void> {
  const lock = path.join(wanted, 'package-lock.json');
  const installed = path.join(toolFolder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await mkdir(toolFolder, { recursive: true });
  await cp(wanted, toolFolder, { recursive: true });
  await run(toolFolder, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline');
  // Fetches nothing: the program is in an optional dependency, which the script links to.
  await run(path.join(toolFolder, 'node_modules/bun'), process.execPath, 'install.js');
}
