/** Makes durable together what arrives together, and answers each apart. */

/** How much is made durable together at most, in items and in units of their size. */
const MOST_ITEMS = 500;
const MOST_SIZE = 4 * 1024 * 1024;

interface Group<T, R> {
  items: T[];
  size: number;
  done: Promise<R>;
  begin: () => void;
}

/**
 * Collects items while a commit is under way, and commits them together after it. What comes alone is committed at
 * once: nobody waits for others to come.
 */
export class GroupCommit<T, R> {
  readonly #commit: (items: T[]) => Promise<R>;
  readonly #sizeOf: (item: T) => number;
  readonly #waiting: Group<T, R>[] = [];
  #busy = false;

  /**
   * @param commit makes items durable; what it resolves to, each of them is answered with
   * @param sizeOf how much an item weighs, such as its characters
   */
  constructor(commit: (items: T[]) => Promise<R>, sizeOf: (item: T) => number = () => 0) {
    this.#commit = commit;
    this.#sizeOf = sizeOf;
  }

  /** @returns what the commit of the item's group resolves to */
  add(item: T): Promise<R> {
    const size = this.#sizeOf(item);
    let group = this.#waiting.at(-1);
    if (!group || group.items.length >= MOST_ITEMS || group.size + size > MOST_SIZE) {
      group = this.#makeGroup();
      this.#waiting.push(group);
    }
    group.items.push(item);
    group.size += size;
    if (!this.#busy) this.#next();
    return group.done;
  }

  #makeGroup(): Group<T, R> {
    const items: T[] = [];
    let begin = (): void => undefined;
    const done = new Promise<void>((resolve) => (begin = resolve)).then(() => this.#commit(items));
    return { items, size: 0, done, begin };
  }

  #next(): void {
    const group = this.#waiting.shift();
    this.#busy = group !== undefined;
    if (!group) return;
    const next = (): void => {
      this.#next();
    };
    group.done.then(next, next);
    group.begin();
  }
}
