/** A lock file that one process at a time can acquire. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHolder, findHolder, parseMark } from './lock-holder.js';
import { readCode } from './safe-error.js';

/** If two processes replace a stale lock at the same time, the last one has it. Each checks that after this time. */
const RECHECK_MS = 100;
/** How long a lock may be empty while it is written without a hard link, in milliseconds. */
const WRITING_MS = 500;

/**
 * Acquires a lock: a file with the address and the pid of its holder.
 *
 * @param file the absolute path of the lock. Its directory exists, and is where sockets are created.
 * @param createError creates the error if another process has the lock, given its pid; undefined if it is acquiring it
 * @returns a function that releases the lock
 * @throws what `createError` creates; InvalidOptionsError if the path is too long; errors of the file system
 */
export async function acquireLock(file: string, createError: (pid: string | undefined) => Error): Promise<() => void> {
  const name = `${path.basename(file)}-${randomBytes(4).toString('hex')}`;
  const fresh = path.join(path.dirname(file), `${name}.new`);
  const holder = await startHolder(file, name);
  const { mark } = holder;
  const unlock = (): void => {
    if (readLock(file) === mark) rmSync(file);
    holder.close();
  };
  try {
    writeFileSync(fresh, mark);
    while (!(await replaceLock(file, fresh, createError)));
    await sleep(RECHECK_MS);
    const winner = readLock(file);
    if (winner !== mark) throw createError(winner === undefined ? undefined : await findHolder(file, winner));
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** @returns whether it was acquired; false if another process was first, and the caller has to retry */
async function replaceLock(
  file: string,
  fresh: string,
  createError: (pid: string | undefined) => Error,
): Promise<boolean> {
  const found = await waitForContent(file);
  if (found === undefined) return createLock(fresh, file);
  const pid = await findHolder(file, found);
  if (pid !== undefined) throw createError(pid);
  if (readLock(file) !== found) return false;
  renameSync(fresh, file);
  // The socket of a process that was killed. A named pipe is not a file.
  rmSync(path.join(path.dirname(file), parseMark(found).name), { force: true });
  return true;
}

/** Waits until the lock has content. */
async function waitForContent(file: string): Promise<string | undefined> {
  for (const until = performance.now() + WRITING_MS; performance.now() < until;) {
    const found = readLock(file);
    if (found !== '') return found;
    await sleep(10);
  }
  return readLock(file);
}

/** The errors of `link()` on file systems without hard links. */
const unsupportedErrors: ReadonlySet<string | undefined> = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN'],
]);

/** @returns whether it was created; false if another process was first. Neither call replaces a file. */
function createLock(fresh: string, file: string): boolean {
  try {
    try {
      linkSync(fresh, file);
    } catch (error) {
      if (!unsupportedErrors.has(readCode(error))) throw error;
      writeFileSync(file, readFileSync(fresh), { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (readCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
