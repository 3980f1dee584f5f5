/** Remembers what was posted, so that a backfill that was cut off goes on where it was. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lock } from '../internal/file-lock.js';

/** `begun` without an end is left by a process that died between: the event may have been handled. */
export type JournalState = 'begun' | 'done' | 'failed';

/** A line of JSON per step, written before the next is taken. Holds ids and digests, nothing of a body. */
export class Journal {
  readonly #file: string | undefined;
  readonly #states = new Map<string, JournalState>();

  /** @param file where it is kept; in memory only where it is missing */
  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    for (const line of text.split('\n')) this.#read(line);
    // A line that was cut off must not swallow the next.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  }

  stateOf(key: string): JournalState | undefined {
    return this.#states.get(key);
  }

  write(key: string, state: JournalState): void {
    this.#states.set(key, state);
    if (this.#file !== undefined)
      appendFileSync(this.#file, `${JSON.stringify({ key, state })}\n`, { mode: 0o600, flush: true });
  }

  #read(line: string): void {
    try {
      const { key, state } = JSON.parse(line) as { key: string; state: JournalState };
      this.#states.set(key, state);
    } catch {
      // Cut off as it was written: the step was not taken.
    }
  }
}

/**
 * Two runs that write one file would give events twice.
 *
 * @returns what lets the next run at it; undefined where there is no file
 * @throws Error naming the process that is at it
 */
export async function lockState(file: string | undefined): Promise<(() => void) | undefined> {
  if (file === undefined) return undefined;
  return lock(
    path.resolve(`${file}.lock`),
    (pid) =>
      new Error(
        `Another backfill is at work on ${file}: the process ${pid ?? 'that has just begun'}. Wait until it ends.`,
      ),
  );
}
