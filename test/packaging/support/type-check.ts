/** Compiles an app with each supported version of TypeScript. */
import assert from 'node:assert/strict';
import { runNode } from './run.js';
import { tools } from './tools.js';

/** The module resolution and the output format of TypeScript. */
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
  // TypeScript 7 has no node10.
  { version: '5.4', tsc: tools.oldestTsc, resolution: 'node10' },
  { version: '6.0', tsc: tools.node10Tsc, resolution: 'node10' },
];

const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
const usual = ['--target', 'es2022', '--esModuleInterop', '--resolveJsonModule', '--types', 'node'];

export async function typeCheck(app: string, { version, tsc, resolution }: TypeCheck): Promise<void> {
  assert.match(await runNode(app, tsc, '--version'), new RegExp(`^Version ${version}\\.`));
  const { module, extensions } = resolutions[resolution];
  const deprecated = version === '6.0' ? ['--ignoreDeprecations', '6.0'] : [];
  // The old compiler needs seconds to check the types of Node and Express, so they are checked only once, with ours.
  const libraries = version === '7.0' || resolution === 'nodenext' ? [] : ['--skipLibCheck'];
  const found = ['--module', module, '--moduleResolution', resolution, ...deprecated, ...libraries];
  // Each TypeScript has its own syntax for importing JSON from an ES module.
  const files = extensions.flatMap((extension) => [`receiver.${extension}`, `modules.${extension}`]);
  const documents = extensions.filter((extension) => extension !== 'mts').map((extension) => `documents.${extension}`);
  await runNode(app, tsc, ...strict, ...usual, ...found, ...files, ...documents);
}
