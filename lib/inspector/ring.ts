/** Keeps the last entries, and notifies the streams that watch them. */
import { randomUUID } from 'node:crypto';
import type { Entry } from './entry.js';

/** How many entries are kept. */
const MAX_ENTRIES = 500;

/** How many of them may be requests without an event: unauthenticated clients must not evict all events. */
const MAX_REJECTED = 100;

/** The total of all bodies in UTF-16 code units, two bytes each. */
const MAX_BODIES_LENGTH = 16 * 1024 ** 2;

/** A longer body is not stored: it would evict most others. */
const MAX_BODY_LENGTH = 4 * 1024 ** 2;

export class Ring {
  /** Identifies this process. Ids of other processes are unknown here. */
  readonly boot = randomUUID().slice(0, 8);
  readonly watchers = new Set<(entry: Entry) => void>();
  /** By number, the oldest first. */
  readonly #entries = new Map<number, Entry>();
  readonly #rejected = new Set<Entry>();
  #count = 0;
  /** No entry has a smaller number. */
  #oldest = 0;
  #revision = 0;
  #bodiesLength = 0;

  /** Adds an entry; evicts the oldest to make room for it. */
  add(entry: Entry): void {
    entry.number = this.#count;
    this.#count += 1;
    if (entry.body !== undefined && entry.body.length > MAX_BODY_LENGTH) entry.body = undefined;
    this.#bodiesLength += entry.body?.length ?? 0;
    this.#entries.set(entry.number, entry);
    if (!entry.event) this.#rejected.add(entry);
    this.#evict();
    this.publish(entry);
  }

  /** Sends an entry that is new or has changed to each watcher. */
  publish(entry: Entry): void {
    entry.revision = this.#revision += 1;
    for (const watch of this.watchers) watch(entry);
  }

  /** Returns the entries that were added or changed after a revision, the oldest first. */
  listSince(revision: number): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.revision > revision);
  }

  get(id: string): Entry | undefined {
    const [boot, number] = id.split('-');
    return boot === this.boot ? this.#entries.get(Number(number)) : undefined;
  }

  toId({ number }: Entry): string {
    return `${this.boot}-${number}`;
  }

  #evict(): void {
    if (this.#rejected.size > MAX_REJECTED) this.#remove(this.#rejected.values().next().value);
    if (this.#entries.size > MAX_ENTRIES) this.#remove(this.#findOldest());
    if (this.#bodiesLength <= MAX_BODIES_LENGTH) return;
    for (const entry of this.#entries.values()) {
      this.#dropBody(entry);
      if (this.#bodiesLength <= MAX_BODIES_LENGTH) return;
    }
  }

  /** Counts up from the last one: a map's iterator would skip over all removed entries each time. */
  #findOldest(): Entry | undefined {
    while (!this.#entries.has(this.#oldest)) this.#oldest += 1;
    return this.#entries.get(this.#oldest);
  }

  #remove(entry: Entry | undefined): void {
    if (!entry) return;
    this.#dropBody(entry);
    this.#entries.delete(entry.number);
    this.#rejected.delete(entry);
  }

  #dropBody(entry: Entry): void {
    this.#bodiesLength -= entry.body?.length ?? 0;
    entry.body = undefined;
  }
}
