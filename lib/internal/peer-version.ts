/** Finds the installed version of an optional peer dependency. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** In an ES module from a bundler there is no `__filename`: packages are then resolved from the working directory. */
const origin = typeof __filename === 'string' ? __filename : path.resolve('index.js');

/**
 * Does not resolve `<name>/package.json`, which `exports` of the package may not include.
 *
 * @param from a file of the package that loads the peer
 * @returns the version; undefined if the package is not installed or is part of a bundle
 */
export function findPeerVersion(name: string, from: string = origin): string | undefined {
  try {
    const { resolve } = createRequire(from);
    return readVersionAbove(name, tryResolve(resolve, name)) ?? readVersionOnPaths(name, resolve.paths(name));
  } catch {
    // A bundle, or a runtime other than Node: there is no file system or no resolver.
    return undefined;
  }
}

/** Compares `major.minor.patch`. Ignores prerelease tags. */
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

/** Searches the manifest of the package in the folders above the resolved file. */
function readVersionAbove(name: string, file: string | undefined): string | undefined {
  if (file === undefined || !path.isAbsolute(file)) return undefined;
  let folder = path.dirname(file);
  for (let parent = path.dirname(folder); folder !== parent; folder = parent, parent = path.dirname(folder)) {
    const version = readVersion(name, folder);
    if (version !== undefined) return version;
  }
  return undefined;
}

/** For packages that `require` cannot resolve, because their `exports` have no entry for it: searches Node's paths. */
function readVersionOnPaths(name: string, folders: string[] | null | undefined): string | undefined {
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
  // The manifest of an alias (npm:) has the name of another package.
  const isPeer = manifest.name === name || folder.endsWith(path.join('node_modules', name));
  return isPeer && typeof manifest.version === 'string' ? manifest.version : undefined;
}
