/** The embedded PostgreSQL outside its thread, which is restarted if it ends unexpectedly. */
import { Worker } from 'node:worker_threads';
import { withTimeout } from '../../internal/with-timeout.js';
import type { Request, Response, ThreadData } from './embedded-protocol.js';
import { findThreadFile } from './thread-file.js';

/** How long to wait before a thread that could not start is started again, in milliseconds. */
const RESTART_MS = 5_000;
/** An engine that does not respond for that long is broken, in milliseconds: a full disk can do that. */
const RESPONSE_MS = 30_000;

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export class EmbeddedEngine {
  readonly #file: string;
  readonly #data: ThreadData;
  readonly #onError: (error: unknown) => void;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker;
  #restart: NodeJS.Timeout | undefined;
  #state: 'opening' | 'starting' | 'ready' | 'ending' = 'opening';
  #requests = 0;
  #failure: Error | undefined;

  /** @throws what kept the engine from starting, the first time */
  static async start(data: ThreadData, onError: (error: unknown) => void): Promise<EmbeddedEngine> {
    const engine = new EmbeddedEngine(data, onError);
    try {
      await new Promise((resolve, reject) => engine.#pending.set(0, { resolve, reject }));
      return engine;
    } catch (error) {
      await engine.end();
      throw error;
    }
  }

  private constructor(data: ThreadData, onError: (error: unknown) => void) {
    this.#file = findThreadFile();
    this.#data = data;
    this.#onError = onError;
    this.#thread = this.#start();
  }

  #start(): Worker {
    const thread = new Worker(this.#file, { workerData: this.#data });
    let uncaught: Error | undefined;
    thread.on('message', ({ id, result, error }: Response) => {
      if (id === 0) this.#started(error);
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) pending?.reject(error);
      else pending?.resolve(result);
    });
    thread.on('error', (error: Error) => (uncaught = error));
    thread.on('exit', () => {
      this.#ended(uncaught);
    });
    return thread;
  }

  #started(error: Error | undefined): void {
    if (this.#state === 'ending') return;
    if (!error) this.#state = 'ready';
    if (!error || this.#state === 'opening') return;
    this.#onError(error);
    void this.#thread.terminate();
  }

  /** Rejects pending requests, which may have been executed or not. */
  #ended(uncaught: Error | undefined): void {
    this.#failure = uncaught ?? new Error('The thread of the embedded PostgreSQL has ended.');
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    if (this.#state === 'opening' || this.#state === 'ending') return;
    this.#onError(this.#failure);
    const restart = (): void => {
      this.#startAgain();
    };
    this.#restart = setTimeout(restart, this.#state === 'ready' ? 0 : RESTART_MS);
    this.#state = 'starting';
  }

  #startAgain(): void {
    try {
      this.#thread = this.#start();
      this.#failure = undefined;
    } catch (error) {
      this.#ended(error as Error);
    }
  }

  /** @returns a promise that rejects with what the engine failed with, and if the thread ends meanwhile */
  request(method: Request['method'], text = '', values: unknown[] = []): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#requests += 1;
    const request: Request = { id: this.#requests, method, text, values };
    const response = new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#thread.postMessage(request);
    });
    return withTimeout(RESPONSE_MS, response, () => {
      const silent = new Error(`The embedded PostgreSQL did not respond within ${RESPONSE_MS / 1000} s.`);
      this.#onError(silent);
      void this.#thread.terminate();
      return silent;
    });
  }

  /** Ends the thread permanently. */
  async end(): Promise<void> {
    const ready = this.#state === 'ready';
    this.#state = 'ending';
    // Without it the files are those of a crash, from which the next start recovers.
    if (ready) await this.request('close').catch(() => undefined);
    await this.kill();
  }

  /** Ends the thread immediately, like a crash. */
  async kill(): Promise<void> {
    this.#state = 'ending';
    clearTimeout(this.#restart);
    await this.#thread.terminate();
  }
}
