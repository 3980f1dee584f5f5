/** The entry points of the package, from the `exports` of package.json. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json';
import { root } from './tarball.js';

const targets = Object.entries(manifest.exports as Record<string, string | { types: string; default: string }>);

const importName = (subpath: string): string => subpath.replace('.', manifest.name);

/** The code by import name, with its types. */
export const modules: ReadonlyMap<string, string> = new Map(
  targets.flatMap(([subpath, target]) => (typeof target === 'object' ? [[importName(subpath), target.types]] : [])),
);

/** The names of the files that are not code. */
export const documents: readonly string[] = targets
  .filter(([, target]) => typeof target === 'string')
  .flatMap(([subpath]) =>
    subpath.includes('*')
      ? readdirSync(path.join(root, path.dirname(subpath))).map((file) => `${path.dirname(subpath)}/${file}`)
      : [subpath],
  )
  .map(importName);
