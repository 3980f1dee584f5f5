/** Compiles an app as its authors would, under the TypeScripts that are supported. */
import assert from 'node:assert/strict';
import { runNode } from './run.js';
import { tools } from './tools.js';

/** How TypeScript finds modules, and what it makes of them. */
const resolutions = {
  nodenext: { module: 'nodenext', extensions: ['cts', 'mts'] },
  node16: { module: 'node16', extensions: ['cts', 'mts'] },
  bundler: { module: 'esnext', extensions: ['ts'] },
  node10: { module: 'commonjs', extensions: ['ts'] },
} as const;

type Resolution = keyof typeof resolutions;

interface TypeCheck {
  version: string;
  tsc: string;
  resolution: Resolution;
}

const modern: Resolution[] = ['nodenext', 'node16', 'bundler'];

export const typeChecks: TypeCheck[] = [
  ...modern.map((resolution) => ({ version: '5.4', tsc: tools.oldestTsc, resolution })),
  ...modern.map((resolution) => ({ version: '7.0', tsc: tools.newestTsc, resolution })),
  // TypeScript 7 has no node10 any more.
  { version: '5.4', tsc: tools.oldestTsc, resolution: 'node10' },
  { version: '6.0', tsc: tools.node10Tsc, resolution: 'node10' },
];

const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
const usual = ['--target', 'es2022', '--esModuleInterop', '--resolveJsonModule', '--types', 'node'];

export async function typeCheck(app: string, { version, tsc, resolution }: TypeCheck): Promise<void> {
  assert.match(await runNode(app, tsc, '--version'), new RegExp(`^Version ${version}\\.`));
  const { module, extensions } = resolutions[resolution];
  const deprecated = version === '6.0' ? ['--ignoreDeprecations', '6.0'] : [];
  // Checking Node's own types and Express's takes the old compiler seconds: once, and ours with them, is enough.
  const libraries = version === '7.0' || resolution === 'nodenext' ? [] : ['--skipLibCheck'];
  const found = ['--module', module, '--moduleResolution', resolution, ...deprecated, ...libraries];
  // JSON is imported from an ES module by other words in each TypeScript.
  const files = extensions.flatMap((extension) => [`receiver.${extension}`, `modules.${extension}`]);
  const documents = extensions.filter((extension) => extension !== 'mts').map((extension) => `documents.${extension}`);
  await runNode(app, tsc, ...strict, ...usual, ...found, ...files, ...documents);
}
