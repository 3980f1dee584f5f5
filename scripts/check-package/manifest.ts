/** Checks that the paths in package.json are shipped, and that its entry points are complete. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Manifest {
  name: string;
  main: string;
  types: string;
  bin: Record<string, string>;
  exports: Record<string, string | { types?: string; default?: string }>;
  typesVersions: Record<string, Record<string, string[]>>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

type EntryPoints = Pick<Manifest, 'main' | 'types' | 'bin' | 'exports' | 'typesVersions'>;

/** @returns every string in a value */
function findPaths(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(findPaths) : [];
}

/** @returns a sentence for each path of package.json that does not exist, and each entry point that lacks something */
export function checkManifest(folder: string, manifest: EntryPoints): string[] {
  const { main, types, bin, exports, typesVersions } = manifest;
  const isMissing = (file: string): boolean =>
    !existsSync(path.join(folder, file)) || statSync(path.join(folder, file)).size === 0;
  const gone = findPaths([main, types, bin, exports, typesVersions])
    .map((file) => file.replace(/\/\*.*$/, ''))
    .filter(isMissing);
  const incomplete = Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && !(target.types && target.default))
    .map(([subpath]) => `package.json has no types or no file for the entry point "${subpath}".`);
  const unexported = Object.values(typesVersions)
    .flatMap((one) => Object.keys(one))
    .filter((subpath) => exports[`./${subpath}`] === undefined)
    .map((subpath) => `package.json has types for the entry point "./${subpath}", which is not in "exports".`);
  return [...gone.map((file) => `package.json names "${file}", which is not shipped.`), ...incomplete, ...unexported];
}

/** @returns a sentence for each entry point that a page or an example imports and that does not exist */
export function checkImports(
  folder: string,
  files: string[],
  { name, exports }: Pick<Manifest, 'name' | 'exports'>,
): string[] {
  const imported = new RegExp(`(?:from|import|import\\(|require\\() ?'${name}(/[^']*)?'`, 'g');
  const patterns = Object.keys(exports).map((subpath) => subpath.split('*'));
  const isExported = (subpath: string): boolean =>
    patterns.some(([start = '', end]) =>
      end === undefined ? subpath === start : subpath.startsWith(start) && subpath.endsWith(end),
    );
  return files.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(imported)]
      .map(([, subpath = '']) => subpath)
      .filter((subpath) => !isExported(`.${subpath}`))
      .map((subpath) => `${file} imports "${name}${subpath}", which is not in "exports" of package.json.`),
  );
}
