import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import 'express-ark-webhooks';
import { isPacked, packageFolder, root } from '../support/package.js';

/** The folder that every module of the package must be loaded from. */
const expected = path.join(packageFolder, isPacked ? 'dist' : 'lib');

const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>;
};
const entryPoints = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([subpath]) => subpath.replace('.', 'express-ark-webhooks'));

/** A program that prints the files that the entry points resolve to and the modules that they load. */
const program = `
  const names = ${JSON.stringify(entryPoints)};
  for (const name of names) require(name);
  console.log(JSON.stringify([...names.map((name) => require.resolve(name)), ...Object.keys(require.cache)]));
`;

const isOurs = (file: string): boolean =>
  file.startsWith(root + path.sep) &&
  /[\\/](lib|dist)[\\/]/.test(file) &&
  !/node_modules[\\/](?!express-ark)/.test(file);

describe(`the package under test (${isPacked ? 'packed' : 'sources'})`, () => {
  it('is the only loaded copy in this process', () => {
    const loaded = Object.keys(require.cache).filter(isOurs);
    assert.ok(loaded.length > 0);
    for (const file of loaded) assert.ok(file.startsWith(expected + path.sep), file);
  });

  it('is what every entry point resolves to in this process', () => {
    assert.ok(entryPoints.length >= 10);
    for (const name of entryPoints) assert.ok(require.resolve(name).startsWith(expected + path.sep), name);
  });

  it('is what every entry point resolves to in child processes', () => {
    const args = ['--require', 'tsx/cjs', '--eval', program];
    const stdout = execFileSync(process.execPath, args, { cwd: path.join(root, 'test'), encoding: 'utf8' });
    const files = JSON.parse(stdout) as string[];
    for (const file of [...files.slice(0, entryPoints.length), ...files.filter(isOurs)])
      assert.ok(file.startsWith(expected + path.sep), file);
  });
});
