/** The entry points of the package, and the files that are generated for each. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';

/** The entry points: the name that users import, and the file without its extension. */
export const entryPoints = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'object'
    ? [{ name: subpath.replace('.', manifest.name), file: target.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1') }]
    : [],
);

/** Reads all files below a folder, by their path from the repository's root. */
export function readFolder(folder: string, prefix: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [
        path.posix.join(prefix, path.relative(folder, file).replaceAll(path.sep, '/')),
        readFileSync(file, 'utf8'),
      ];
    }),
  );
}
