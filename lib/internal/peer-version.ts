/** Finds the installed version of an optional peer dependency. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** In an ES module made by a bundler there is no `__filename`: packages are then looked for from the working directory. */
const origin = typeof __filename === 'string' ? __filename : path.resolve('index.js');

/**
 * Does not read `<name>/package.json` by that name, because `exports` of a package may hide it.
 *
 * @param from a file of the package that loads the peer
 * @returns the version, or undefined if the package is not installed or is part of a bundle
 */
export function findPeerVersion(name: string, from: string = origin): string | undefined {
  try {
    const { resolve } = createRequire(from);
    return readVersionAbove(name, tryResolve(resolve, name)) ?? readVersionBeside(name, resolve.paths(name));
  } catch {
    // Neither the file system nor a resolver: a bundle, or a runtime other than Node.
    return undefined;
  }
}

/** Compares `major.minor.patch`; ignores a prerelease tag. */
export function isOlderVersion(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) => text.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10) || 0));
  for (const [index, part] of (b ?? []).entries()) {
    const own = a?.[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

function tryResolve(resolve: NodeJS.RequireResolve, name: string): string | undefined {
  try {
    return resolve(name);
  } catch {
    return undefined;
  }
}

/** Walks up from the resolved file to the manifest of the package. */
function readVersionAbove(name: string, file: string | undefined): string | undefined {
  if (file === undefined || !path.isAbsolute(file)) return undefined;
  let folder = path.dirname(file);
  for (let parent = path.dirname(folder); folder !== parent; folder = parent, parent = path.dirname(folder)) {
    const version = readVersion(name, folder);
    if (version !== undefined) return version;
  }
  return undefined;
}

/** If `exports` of the package has no entry for `require`, it does not resolve, but its directory is on Node's search path. */
function readVersionBeside(name: string, folders: string[] | null | undefined): string | undefined {
  for (const folder of folders ?? []) {
    const version = readVersion(name, path.join(folder, name));
    if (version !== undefined) return version;
  }
  return undefined;
}

function readVersion(name: string, folder: string): string | undefined {
  let manifest: { name?: unknown; version?: unknown };
  try {
    manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as typeof manifest;
  } catch {
    return undefined;
  }
  // An alias (npm:) has the name of another package, in a folder of its own name.
  const belongs = manifest.name === name || folder.endsWith(path.join('node_modules', name));
  return belongs && typeof manifest.version === 'string' ? manifest.version : undefined;
}
