/** Loads optional peer dependencies. */
import { findPeerVersion, isOlderVersion } from './peer-version.js';

/** An optional peer dependency. */
export interface Peer {
  /** The name of the package. */
  name: string;
  /** The minimum version, such as `6.7.0`. */
  minimum: string;
}

/** A peer dependency, and how it is loaded. */
export interface LoadablePeer<T, E extends keyof T & string> extends Peer {
  /** The names of the exports that are used. */
  exports: readonly E[];
  /**
   * Loads it by a literal `require('name')`, or `import('name')` for an ES module, so that bundlers find it. A CommonJS
   * package needs `require`: `import()` fails under Jest.
   */
  load: () => T | Promise<T>;
}

/**
 * @throws Error with the name of the package, the installed and the required version, and the command that installs it
 */
export async function loadPeer<T extends object, E extends keyof T & string>(
  peer: LoadablePeer<T, E>,
): Promise<Pick<T, E>> {
  const version = findPeerVersion(peer.name);
  assertVersion(peer, version);
  let loaded: unknown;
  try {
    loaded = await peer.load();
  } catch (cause) {
    const explanation = explainLoadFailure(peer, version, cause);
    throw explanation === undefined ? cause : new Error(explanation, { cause });
  }
  const found = findExports(loaded, peer.exports);
  if (found) return found as Pick<T, E>;
  // Rollup's code of a dynamic import refers to a variable that is set once the module above it has run.
  if (loaded === undefined)
    throw new Error(
      `The package ${peer.name} is part of a bundle in which its code has not run yet, because the app awaits the ` +
        `opening at its top level. Mark ${peer.name} as external in your bundler, or await it in a function.`,
    );
  throw new Error(
    `The package ${peer.name}${version === undefined ? '' : ` ${version}`} does not export ${peer.exports.join(', ')}: ` +
      `expected version ${peer.minimum} or newer. ${describeInstall(peer)}`,
  );
}

/** @throws Error if the installed version is older than the minimum; not if the package is not installed */
export function assertVersion(peer: Peer, version: string | undefined = findPeerVersion(peer.name)): void {
  if (version === undefined || !isOlderVersion(version, peer.minimum)) return;
  throw new Error(
    `The package ${peer.name} is too old: found ${version}, expected ${peer.minimum} or newer. ${describeInstall(peer)}`,
  );
}

/** Returns the `npm install` command for the minimum version, without characters that a shell interprets. */
export function describeInstall({ name, minimum }: Peer): string {
  const [major = '0', minor = '0'] = minimum.split('.');
  return `Run: npm install ${name}@${major === '0' ? `0.${minor}` : major}`;
}

/** Depending on the bundler or loader, the exports of a CommonJS module are named exports or in `default`. */
function findExports(loaded: unknown, names: readonly string[]): object | undefined {
  for (let layer = loaded, depth = 0; depth < 3; layer = (layer as { default?: unknown }).default, depth += 1) {
    if (layer === null || (typeof layer !== 'object' && typeof layer !== 'function')) return undefined;
    if (names.every((name) => (layer as Record<string, unknown>)[name] !== undefined)) return layer;
  }
  return undefined;
}

/** @returns undefined if the package was found, but threw when it was loaded */
function explainLoadFailure(peer: Peer, version: string | undefined, cause: unknown): string | undefined {
  const { name } = peer;
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  if (/^(?:require is not defined|Dynamic require of .* is not supported)/.test(String(message)))
    return (
      `The package ${name} is loaded by require(), which the ES module that a bundler made does not have. Mark ${name} ` +
      'as external in your bundler, or put this line at the top of the bundle: ' +
      "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
    );
  if (isMissing(code)) return explainMissing(peer, version, String(message));
  if (String(code).startsWith('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING'))
    return (
      `The package ${name} is an ES module, which this process cannot load. Under Jest, run it with ` +
      'NODE_OPTIONS=--experimental-vm-modules.'
    );
  if (code === 'ERR_REQUIRE_ESM' || code === 'ERR_REQUIRE_ASYNC_MODULE')
    return `The package ${name} is an ES module, which this process cannot load by require(): Node.js 20.19 or newer can.`;
  return undefined;
}

const isMissing = (code: unknown): boolean => code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';

/** The missing module is the peer, a package that the peer depends on, or one of its files. */
function explainMissing(peer: Peer, version: string | undefined, message: string): string {
  const { name } = peer;
  const specifier = parseSpecifier(message);
  const missing = specifier === undefined ? undefined : toPackageName(specifier);
  if (missing !== undefined && missing !== name)
    return `The package ${name} needs ${missing}, which is not installed. Run: npm install ${missing}`;
  if (version === undefined || specifier === name)
    return `The package ${name} is not installed. ${describeInstall(peer)}`;
  return `The package ${name} ${version} is incomplete: ${specifier ?? 'one of its files'} is missing. ${describeInstall(peer)}`;
}

/** Node, Bun, Yarn PnP and bundlers have different messages. */
function parseSpecifier(message: string): string | undefined {
  const [, specifier] =
    /Required package: (\S+)/.exec(message) ??
    /Cannot find (?:module|package) ["'`]([^"'`]+)["'`]/.exec(message) ??
    /(?:Could not resolve|Failed to load url) ["'`]?([^\s"'`]+)/.exec(message) ??
    [];
  return specifier;
}

/** @returns undefined if the specifier is a file */
function toPackageName(specifier: string): string | undefined {
  const [name] = /^(?:@[^/\\]+\/)?[^./\\:][^/\\:]*(?=$|\/)/.exec(specifier) ?? [];
  return name;
}
