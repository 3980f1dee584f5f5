/** Runs the embedded PostgreSQL in a thread, which is restarted if it ends unexpectedly. */
import { Worker } from 'node:worker_threads';
import { withTimeout } from '../../internal/with-timeout.js';
import type { Request, Response, ThreadData } from './embedded-protocol.js';
import { findThreadFile } from './thread-file.js';

/** The pause before a thread that could not start is restarted, in milliseconds. */
const RESTART_MS = 5_000;
/** After how long without a response the engine is considered broken, in milliseconds. A full disk can cause that. */
const RESPONSE_TIMEOUT_MS = 30_000;

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

  /** @throws the error of the first start */
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
    thread.on('message', ({ id, result, error, code }: Response) => {
      if (id === 0) this.#onStart(error);
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) pending?.reject(code === undefined ? error : Object.assign(error, { code }));
      else pending?.resolve(result);
    });
    thread.on('error', (error: Error) => (uncaught = error));
    thread.on('exit', () => {
      this.#onEnd(uncaught);
    });
    return thread;
  }

  #onStart(error: Error | undefined): void {
    if (this.#state === 'ending') return;
    if (!error) this.#state = 'ready';
    if (!error || this.#state === 'opening') return;
    this.#onError(error);
    void this.#thread.terminate();
  }

  /** Rejects pending requests. They may have been executed. */
  #onEnd(uncaught: Error | undefined): void {
    this.#failure = uncaught ?? new Error('The thread of the embedded PostgreSQL has ended.');
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    if (this.#state === 'opening' || this.#state === 'ending') return;
    this.#onError(this.#failure);
    const restart = (): void => {
      this.#restartThread();
    };
    this.#restart = setTimeout(restart, this.#state === 'ready' ? 0 : RESTART_MS);
    this.#state = 'starting';
  }

  #restartThread(): void {
    try {
      this.#thread = this.#start();
      this.#failure = undefined;
    } catch (error) {
      this.#onEnd(error as Error);
    }
  }

  /** @returns a promise that rejects with the error of the engine, or if the thread ends */
  request(method: Request['method'], text = '', values: unknown[] = []): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#requests += 1;
    const request: Request = { id: this.#requests, method, text, values };
    const response = new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#thread.postMessage(request);
    });
    return withTimeout(RESPONSE_TIMEOUT_MS, response, () => {
      const timeoutError = new Error(`The embedded PostgreSQL did not respond within ${RESPONSE_TIMEOUT_MS / 1000} s.`);
      this.#onError(timeoutError);
      void this.#thread.terminate();
      return timeoutError;
    });
  }

  /** Ends the thread permanently. */
  async end(): Promise<void> {
    const ready = this.#state === 'ready';
    this.#state = 'ending';
    // If it is not closed, the next start recovers, as after a crash.
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
