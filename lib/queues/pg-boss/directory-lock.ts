/** Locks the directory of an embedded queue, which one process at a time can use. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock } from '../../internal/file-lock.js';

/** How long to wait for a process that is about to release the directory, in milliseconds. */
const MAX_WAIT_MS = 2_000;
const RETRY_MS = 100;

/**
 * @param directory the absolute path of an existing directory
 * @returns a function that releases the lock
 * @throws Error with the pid of the process that uses it and does not release it within 2 s; InvalidOptionsError if the
 * path is too long
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  let inUse: Error | undefined;
  const createError = (pid: string | undefined): Error => (inUse = createInUseError(directory, pid));
  for (const until = performance.now() + MAX_WAIT_MS; ;)
    try {
      return await acquireLock(path.join(directory, 'lock'), createError);
    } catch (error) {
      if (error !== inUse || performance.now() > until) throw error;
      await sleep(RETRY_MS);
    }
}

const createInUseError = (directory: string, pid: string | undefined): Error =>
  new Error(
    `The directory ${JSON.stringify(directory)} is in use by ${pid === undefined ? 'another process' : `the process ${pid}`}: ` +
      'an embedded queue is for one process. For several, pass pgBossQueue() the connectionString of a PostgreSQL server.',
  );
