/** Why a queue does not begin to work a second time: closing would stop one of two workers. */
export const WORKING = 'work() was called before on this queue: choose the concurrency there.';

/** What is opened once, however often it is asked for: again after it has failed, and never again once it is ended. */
export class Opening<T> {
  readonly #start: () => Promise<T>;
  #opened: Promise<T> | undefined;
  #ended = false;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  /** @returns the same promise until it has failed; one that rejects once it is ended */
  get(): Promise<T> {
    if (this.#ended) return Promise.reject(new Error('The queue is closed.'));
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** @returns what was open, or was just opening, for the caller to close */
  async end(): Promise<T | undefined> {
    this.#ended = true;
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.catch(() => undefined);
  }
}
