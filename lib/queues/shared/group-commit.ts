/** Commits concurrent items together, with a result for each item. */
import { setImmediate } from 'node:timers';

/** The maximum number of items of a commit, and the maximum of their total size, in units of `measure`. */
const MAX_ITEMS = 500;
const MAX_TOTAL_SIZE = 4 * 1024 * 1024;

interface Entry<T, R> {
  item: T;
  resolve: (result: R | Promise<R>) => void;
  reject: (error: unknown) => void;
}

interface Group<T, R> {
  entries: Entry<T, R>[];
  size: number;
}

export interface GroupCommitOptions<T, R> {
  /** Commits items. Resolves to the result of each, in their order, or to a promise of it, which may reject. */
  commit: (items: T[]) => Promise<(R | Promise<R>)[]>;
  /** The maximum number of concurrent commits. Default 1. */
  parallel?: number;
  /** Returns the size of an item, such as the number of its characters. */
  measure?: (item: T) => number;
  /** Whether an item caused an error. If so, the others are committed without it. */
  isItemError?: (error: unknown) => boolean;
}

/** Read when this module is loaded, so that tests with fake timers do not stop commits. */
const defer = setImmediate;

/**
 * Commits the items of one turn of the event loop together, unless the maximum number of commits is in progress. Then it
 * collects items, and commits them when one of these has ended. If the first item were committed at once, the requests
 * that arrived together with it would wait for another commit.
 */
export class GroupCommit<T, R> {
  readonly #options: Required<GroupCommitOptions<T, R>>;
  readonly #waiting: Group<T, R>[] = [];
  #running = 0;
  #isStarting = false;

  constructor({ commit, parallel = 1, measure = () => 0, isItemError = () => false }: GroupCommitOptions<T, R>) {
    this.#options = { commit, parallel, measure, isItemError };
  }

  /** @returns the result of the item */
  add(item: T): Promise<R> {
    const size = this.#options.measure(item);
    let group = this.#waiting.at(-1);
    if (!group || group.entries.length >= MAX_ITEMS || group.size + size > MAX_TOTAL_SIZE) {
      group = { entries: [], size: 0 };
      this.#waiting.push(group);
    }
    const { entries } = group;
    group.size += size;
    const result = new Promise<R>((resolve, reject) => entries.push({ item, resolve, reject }));
    if (this.#running < this.#options.parallel && !this.#isStarting) {
      this.#isStarting = true;
      defer(this.#start);
    }
    return result;
  }

  readonly #start = (): void => {
    this.#isStarting = false;
    while (this.#waiting.length > 0 && this.#running < this.#options.parallel) void this.#commitAll();
  };

  async #commitAll(): Promise<void> {
    this.#running += 1;
    for (let group = this.#waiting.shift(); group; group = this.#waiting.shift()) await this.#commit(group.entries);
    this.#running -= 1;
  }

  /** Never rejects. If one of several items caused the error, commits each half separately. */
  async #commit(entries: Entry<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.commit(entries.map(({ item }) => item));
      for (const [index, { resolve }] of entries.entries()) resolve(results[index] as R | Promise<R>);
    } catch (error) {
      if (entries.length === 1 || !this.#options.isItemError(error)) {
        for (const { reject } of entries) reject(error);
        return;
      }
      const middle = Math.ceil(entries.length / 2);
      await this.#commit(entries.slice(0, middle));
      await this.#commit(entries.slice(middle));
    }
  }
}
