/** Locks the directory of an embedded queue, which one process at a time can use. */
import path from 'node:path';
import { acquireLock } from '../../internal/file-lock.js';

/**
 * @param directory the absolute path of an existing directory
 * @returns a function that releases the lock
 * @throws Error with the pid of the process that uses it; InvalidOptionsError if the path is too long
 */
export const lockDirectory = (directory: string): Promise<() => void> =>
  acquireLock(
    path.join(directory, 'lock'),
    (pid) =>
      new Error(
        `The directory ${JSON.stringify(directory)} is in use by ${pid === undefined ? 'another process' : `the process ${pid}`}: ` +
          'an embedded queue is for one process. For several, pass pgBossQueue() the connectionString of a PostgreSQL server.',
      ),
  );
