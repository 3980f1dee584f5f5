/** Opens a resource once, however often it is asked for. */

/** Why a queue accepts one worker per instance: `close()` stops that one. */
export const ALREADY_WORKING = 'work() was called before on this queue: set the concurrency there.';

/** Retries after a failed opening, and opens nothing once it has ended. */
export class OpenOnce<T> {
  readonly #start: () => Promise<T>;
  #opened: Promise<T> | undefined;
  #ended = false;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  /** @returns the same promise until it has failed; one that rejects after `end` */
  get(): Promise<T> {
    if (this.#ended) return Promise.reject(new Error('The queue is closed.'));
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** @returns the open or opening resource, for the caller to close; undefined if there is none */
  async end(): Promise<T | undefined> {
    this.#ended = true;
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.catch(() => undefined);
  }
}
