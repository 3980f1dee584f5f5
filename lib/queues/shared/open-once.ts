/** Opens a resource once. */

/** Each instance of a queue has one worker, which `close()` stops. */
export const ALREADY_WORKING = 'work() was called before on this queue: set the concurrency there.';

/** Opens again after a failure. After `end()`, it opens nothing. */
export class OpenOnce<T> {
  readonly #start: () => Promise<T>;
  #opened: Promise<T> | undefined;
  #hasEnded = false;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  /** @returns the same promise until it has failed; after `end()` one that rejects */
  get(): Promise<T> {
    if (this.#hasEnded) return Promise.reject(new Error('The queue is closed.'));
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** @returns the open or opening resource, which the caller has to close; undefined if there is none */
  async end(): Promise<T | undefined> {
    this.#hasEnded = true;
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.catch(() => undefined);
  }
}
