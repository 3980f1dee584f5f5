/** Lets one process at a time use something that lies in a file or a directory. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { announceHolder, findHolder, parseMark } from './lock-holder.js';
import { readCode } from './safe-error.js';

/** If two processes find a dead lock at the same time, the last to write has it: each looks again after this. */
const SECOND_LOOK_MS = 100;
/** How long a lock without content may be on its way, in milliseconds: it was written without a link. */
const WRITING_MS = 500;

/**
 * Takes the lock: a file that names how its holder is reached, and its pid.
 *
 * @param file the lock, an absolute path; its directory exists, and holds the sockets too
 * @param inUse creates the error if another process has it, given its pid; undefined for one that is just taking it
 * @returns a function that releases the lock
 * @throws what `inUse` creates; InvalidOptionsError if the path is too long; what the file system fails with
 */
export async function lock(file: string, inUse: (pid: string | undefined) => Error): Promise<() => void> {
  const name = `${path.basename(file)}-${randomBytes(4).toString('hex')}`;
  const fresh = path.join(path.dirname(file), `${name}.new`);
  const holder = await announceHolder(file, name);
  const { mark } = holder;
  const unlock = (): void => {
    if (read(file) === mark) rmSync(file);
    holder.close();
  };
  try {
    writeFileSync(fresh, mark);
    while (!(await take(file, fresh, inUse)));
    await sleep(SECOND_LOOK_MS);
    const winner = read(file);
    if (winner !== mark) throw inUse(winner === undefined ? undefined : await findHolder(file, winner));
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** @returns whether it was taken; if not, another process was faster, and it is to be tried again */
async function take(file: string, fresh: string, inUse: (pid: string | undefined) => Error): Promise<boolean> {
  const found = await readWritten(file);
  if (found === undefined) return isFirst(fresh, file);
  const pid = await findHolder(file, found);
  if (pid !== undefined) throw inUse(pid);
  if (read(file) !== found) return false;
  renameSync(fresh, file);
  // The socket of a process that was killed; a named pipe is no file.
  rmSync(path.join(path.dirname(file), parseMark(found).name), { force: true });
  return true;
}

/** Reads the lock, once it has content. */
async function readWritten(file: string): Promise<string | undefined> {
  for (const until = performance.now() + WRITING_MS; performance.now() < until;) {
    const found = read(file);
    if (found !== '') return found;
    await sleep(10);
  }
  return read(file);
}

/** What `link` fails with on file systems without hard links. */
const unsupported: ReadonlySet<string | undefined> = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN'],
]);

/** Of several that find no lock one creates it: neither call replaces a file. */
function isFirst(fresh: string, file: string): boolean {
  try {
    try {
      linkSync(fresh, file);
    } catch (error) {
      if (!unsupported.has(readCode(error))) throw error;
      writeFileSync(file, readFileSync(fresh), { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (readCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
