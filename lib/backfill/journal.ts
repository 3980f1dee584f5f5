/** Remembers what was posted, so that a backfill that was cut off goes on where it was. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

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
