/** Lets one process at a time use the directory of an embedded queue. */
import path from 'node:path';
import { lock } from '../../internal/file-lock.js';

/**
 * @param directory an absolute path, which exists
 * @returns a function that releases the lock
 * @throws Error naming the holder's pid, if there is one; InvalidOptionsError if the path is too long
 */
export const lockDirectory = (directory: string): Promise<() => void> =>
  lock(
    path.join(directory, 'lock'),
    (pid) =>
      new Error(
        `The directory ${JSON.stringify(directory)} is in use by ${pid === undefined ? 'another process' : `the process ${pid}`}: ` +
          'an embedded queue is for one process. For several, give pgBossQueue() the connectionString of a PostgreSQL.',
      ),
  );
