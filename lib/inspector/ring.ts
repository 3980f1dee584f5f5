/** The last entries, and those who watch them grow. */
import { randomUUID } from 'node:crypto';
import type { Entry } from './entry.js';

/** How many entries are kept. */
const SIZE = 500;

export class Ring {
  /** Tells this process from the one before it: what a page saw then cannot be asked for now. */
  readonly boot = randomUUID().slice(0, 8);
  readonly watchers = new Set<(entry: Entry) => void>();
  /** Each at its number's remainder. */
  readonly #entries: Entry[] = [];
  #count = 0;
  #revision = 0;

  /** Adds an entry; the oldest makes room for it. */
  add(entry: Entry): void {
    entry.number = this.#count;
    this.#entries[this.#count % SIZE] = entry;
    this.#count += 1;
    this.changed(entry);
  }

  /** Tells those who watch that an entry is new or has changed. */
  changed(entry: Entry): void {
    entry.revision = this.#revision += 1;
    for (const watch of this.watchers) watch(entry);
  }

  /** Entries that are newer, or have changed since a revision, the oldest first. */
  since(revision: number): Entry[] {
    const next = this.#count % SIZE;
    const inOrder = [...this.#entries.slice(next), ...this.#entries.slice(0, next)];
    return inOrder.filter((entry) => entry.revision > revision);
  }

  get(id: string): Entry | undefined {
    const [boot, number] = id.split('-');
    if (boot !== this.boot) return undefined;
    const entry = this.#entries[Number(number) % SIZE];
    return entry?.number === Number(number) ? entry : undefined;
  }

  idOf({ number }: Entry): string {
    return `${this.boot}-${number}`;
  }
}
