/** What is opened once, however often it is asked for: again after it has failed, or has been ended. */
export class Opening<T> {
  readonly #start: () => Promise<T>;
  #opened: Promise<T> | undefined;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  /** @returns the same promise until it has failed */
  get(): Promise<T> {
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** Lets the next `get()` open anew. @returns what was open, for the caller to close */
  async end(): Promise<T | undefined> {
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.catch(() => undefined);
  }
}
