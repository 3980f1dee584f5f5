/** Explains errors of an embedded queue's directory, with a fix. */
import { readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { readCode, toSafeError } from '../../internal/safe-error.js';

const OTHER_DIRECTORY = 'or set "dataDir" to a directory that this process can write to';
/** The space that a first start requires. */
const MIN_FREE_MB = 60;

/** The error numbers of PGlite's file system, as in WASI. */
const wasi: Readonly<Record<number, string>> = {
  2: 'EACCES',
  19: 'EDQUOT',
  29: 'EIO',
  33: 'EMFILE',
  51: 'ENOSPC',
  63: 'EPERM',
  69: 'EROFS',
};

const explanations: Readonly<Record<string, (directory: string) => string>> = {
  ENOSPC: (directory) =>
    `has no space left (${describeFree(directory)} free): a first start requires ${MIN_FREE_MB} MB. Free some space, ${OTHER_DIRECTORY}.`,
  EDQUOT: () => `has no space left in its quota: raise it, ${OTHER_DIRECTORY}.`,
  EROFS: () => `is on a read-only file system: mount it writable, ${OTHER_DIRECTORY}.`,
  EACCES: () => `is not accessible for this process${describeUser()}: change its owner or mode, ${OTHER_DIRECTORY}.`,
  EPERM: () => `does not permit this process${describeUser()} to write: change its owner or mode, ${OTHER_DIRECTORY}.`,
  EEXIST: () => 'is a file, but "dataDir" has to be a directory: choose another path.',
  ENOTDIR: () => 'leads through a file, but "dataDir" has to be a directory: choose another path.',
  ENAMETOOLONG: () => 'is too long for this file system: choose a shorter path.',
  ELOOP: () => 'leads through a loop of symbolic links: choose another path.',
  ENOENT: () =>
    'cannot be created, since a part of its path is missing, such as the target of a symbolic link: create it.',
  EIO: () => 'is on a disk that fails to read or write: check the disk.',
  EMFILE: () => 'cannot be opened, since this process has too many open files: raise its limit (ulimit -n).',
};

/** The message if PGlite lacks a file of its package. An error of the thread has no code. */
const LACKS_FILE = /^ENOENT\b.*[\\/]@electric-sql[\\/]pglite[\\/]/;

/** @returns an error with the path, the cause and the fix; the given error if it has them */
export function explainDirectoryError(directory: string, error: unknown): Error {
  const code = readCode(error) ?? wasi[readErrno(error)];
  const explain = code === undefined ? undefined : explanations[code];
  if (explain) {
    const message = `The directory ${JSON.stringify(directory)} ${explain(directory)}`;
    return Object.assign(new Error(message), { code });
  }
  if (error instanceof Error && LACKS_FILE.test(error.message))
    return new Error(
      `The package @electric-sql/pglite is incomplete (${error.message}): deploy all of its files in node_modules. If a ` +
        'tool copies only the files that it finds imports of, such as Next.js, configure it to include ' +
        'node_modules/@electric-sql/pglite/dist.',
    );
  if (error instanceof Error && (code === 'invalid_options' || error.message.includes(directory))) return error;
  if (error instanceof Error && !/PGlite|RuntimeError|Aborted|unreachable/.test(`${error.name} ${error.message}`))
    return error;
  return new Error(
    `The embedded PostgreSQL could not open its files in ${JSON.stringify(directory)}${describeVersion(directory)}: ` +
      `${toSafeError(error).message}. They are damaged, or of another version of @electric-sql/pglite: install the version ` +
      'that wrote them, restore a backup, or set "dataDir" to a new directory.',
  );
}

const readErrno = (error: unknown): number => Number((error as { errno?: unknown } | null | undefined)?.errno);

const describeUser = (): string => (process.getuid ? ` (user id ${process.getuid()})` : '');

function describeFree(directory: string): string {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return `${Math.round((bavail * bsize) / 1024 / 1024)} MB`;
  } catch {
    return 'an unknown size';
  }
}

function describeVersion(directory: string): string {
  try {
    return `, written by PostgreSQL ${readFileSync(path.join(directory, 'data', 'PG_VERSION'), 'utf8')
      .trim()
      .slice(0, 20)}`;
  } catch {
    return '';
  }
}
