/** The last entries, and those who watch them grow. */
import { randomUUID } from 'node:crypto';
import type { Entry } from './entry.js';

/** How many entries are kept. */
const SIZE = 500;

export class Ring {
  /** Tells this process from the one before it: what a page saw then cannot be asked for now. */
  readonly boot = randomUUID().slice(0, 8);
  readonly watchers = new Set<(entry: Entry) => void>();
  readonly #entries = new Map<number, Entry>();
  #count = 0;
  #revision = 0;

  /** Adds an entry; the oldest makes room for it. */
  add(entry: Entry): void {
    entry.number = this.#count += 1;
    this.#entries.set(entry.number, entry);
    this.#entries.delete(entry.number - SIZE);
    this.changed(entry);
  }

  /** Tells those who watch that an entry is new or has changed. */
  changed(entry: Entry): void {
    entry.revision = this.#revision += 1;
    for (const watch of this.watchers) watch(entry);
  }

  /** Entries that are newer, or have changed since a revision, the oldest first. */
  since(revision: number): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.revision > revision);
  }

  get(id: string): Entry | undefined {
    const [boot, number] = id.split('-');
    return boot === this.boot ? this.#entries.get(Number(number)) : undefined;
  }

  idOf({ number }: Entry): string {
    return `${this.boot}-${number}`;
  }
}
