/** The work that is under way, so that closing can wait for it. */
export class InFlight {
  readonly #work = new Set<Promise<unknown>>();

  /** Counts a promise as under way until it settles. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work);
    const done = (): void => void this.#work.delete(work);
    work.then(done, done);
    return work;
  }

  /** Resolves once nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
