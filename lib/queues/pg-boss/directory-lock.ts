/** Lets one process at a time use the directory of an embedded queue. */
import path from 'node:path';
import { lock } from '../../internal/file-lock.js';

/**
 * @param directory an absolute path, which exists
 * @returns what gives the lock back
 * @throws Error naming the holder's pid, where there is one; InvalidOptionsError where the path is too long
 */
export const lockDirectory = (directory: string): Promise<() => void> =>
  lock(
    path.join(directory, 'lock'),
    (pid) =>
      new Error(
        `The directory ${JSON.stringify(directory)} is in use by the process ${pid ?? 'that has just taken it'}: an ` +
          'embedded queue is for one process. For several give pgBossQueue() the connectionString of a PostgreSQL.',
      ),
  );
