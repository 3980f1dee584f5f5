/** Records posted events, so that an interrupted backfill continues. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { acquireLock } from '../internal/file-lock.js';

/** A process that died while it posted an event leaves `begun`: the event may have been handled. */
export type JournalState = 'begun' | 'done' | 'failed';

interface Entry {
  key: string;
  state: JournalState;
  /** The delivery that a replay made. */
  replay?: string | undefined;
}

/** A line of JSON per step, written before the next is taken. Contains ids and digests, nothing of a body. */
export class Journal {
  readonly #file: string | undefined;
  readonly #states = new Map<string, JournalState>();
  /** The deliveries that replays made. */
  readonly replays = new Set<string>();

  /** @param file the path of the file; undefined keeps it in memory */
  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    for (const line of text.split('\n')) this.#read(line);
    // A truncated line must not merge with the next one.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  }

  getState(key: string): JournalState | undefined {
    return this.#states.get(key);
  }

  write(key: string, state: JournalState, replay?: string): void {
    const entry: Entry = { key, state, ...(replay !== undefined && { replay }) };
    this.#apply(entry);
    if (this.#file !== undefined)
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
  }

  #apply({ key, state, replay }: Entry): void {
    this.#states.set(key, state);
    if (replay !== undefined) this.replays.add(replay);
  }

  #read(line: string): void {
    try {
      this.#apply(JSON.parse(line) as Entry);
    } catch {
      // Truncated while it was written: the step was not made.
    }
  }
}

/**
 * Locks the journal. Two runs with the same file would post events twice.
 *
 * @returns a function that unlocks it; undefined if there is no file
 * @throws Error naming the process that has the lock
 */
export async function lockState(file: string | undefined): Promise<(() => void) | undefined> {
  if (file === undefined) return undefined;
  return acquireLock(
    path.resolve(`${file}.lock`),
    (pid) =>
      new Error(
        `Another backfill is at work on ${file}: the process ${pid ?? 'that has just begun'}. Wait until it ends.`,
      ),
  );
}
