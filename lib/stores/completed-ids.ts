/** Which events are done: a set that forgets its oldest ids. */

/**
 * Two generations, the older forgotten as a whole when the younger is full or old enough. So an id costs its place in
 * a set and nothing else, and memory is given back in one piece: an order of all ids, each forgotten by itself, took
 * twice as much.
 */
export class CompletedIds {
  readonly #size: number;
  readonly #keep: number;
  #young = new Set<string>();
  #old = new Set<string>();
  #begun = performance.now();

  /**
   * @param max how many are remembered at most, and the latest half of them at least
   * @param keep how long an id is remembered where there is room, in milliseconds: at most twice as long
   */
  constructor(max: number, keep: number) {
    this.#size = Math.ceil(max / 2);
    this.#keep = keep;
  }

  has(id: string): boolean {
    this.#age(false);
    return this.#young.has(id) || this.#old.has(id);
  }

  add(id: string): void {
    this.#age(this.#young.size >= this.#size);
    this.#young.add(id);
  }

  delete(id: string): void {
    this.#young.delete(id);
    this.#old.delete(id);
  }

  #age(full: boolean): void {
    const age = performance.now() - this.#begun;
    if (!full && age < this.#keep) return;
    this.#old = age < 2 * this.#keep ? this.#young : new Set();
    this.#young = new Set();
    this.#begun += age;
  }
}
