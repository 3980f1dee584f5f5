/** The last entries, and those who watch them grow. */
import { randomUUID } from 'node:crypto';
import type { Entry } from './entry.js';

/** How many entries are kept. */
const SIZE = 500;

/** How many of them may be requests that were no event: anybody can send such, and would push out all that came before. */
const MOST_REFUSED = 100;

/** How long all bodies together may be, in characters of two bytes at most. */
const LONGEST_BODIES = 16 * 1024 ** 2;

export class Ring {
  /** Tells this process from the one before it: what a page saw then cannot be asked for now. */
  readonly boot = randomUUID().slice(0, 8);
  readonly watchers = new Set<(entry: Entry) => void>();
  /** By number, the oldest first. */
  readonly #entries = new Map<number, Entry>();
  #count = 0;
  #revision = 0;
  #lengthOfBodies = 0;

  /** Adds an entry; the oldest make room for it. */
  add(entry: Entry): void {
    entry.number = this.#count;
    this.#count += 1;
    this.#entries.set(entry.number, entry);
    this.#lengthOfBodies += entry.body?.length ?? 0;
    if (!entry.event) this.#dropRefused();
    this.#dropOldest();
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

  #dropRefused(): void {
    const refused = [...this.#entries.values()].filter(({ event }) => !event);
    if (refused.length > MOST_REFUSED && refused[0]) this.#entries.delete(refused[0].number);
  }

  #dropOldest(): void {
    for (const entry of this.#entries.values()) {
      const isFull = this.#entries.size > SIZE;
      if (!isFull && this.#lengthOfBodies <= LONGEST_BODIES) return;
      this.#lengthOfBodies -= entry.body?.length ?? 0;
      entry.body = undefined;
      if (isFull) this.#entries.delete(entry.number);
    }
  }
}
