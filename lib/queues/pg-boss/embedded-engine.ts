/** The embedded PostgreSQL as seen from outside its thread, which is started again where it ends by itself. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { within } from '../../internal/with-timeout.js';
import type { Question, Reply, ThreadData } from './embedded-protocol.js';

/** How long to wait before a thread that could not start is tried again, in milliseconds. */
const PAUSE_MS = 5_000;
/** An engine that says nothing for as long is broken: a full disk can do that to it. In milliseconds. */
const ANSWER_MS = 30_000;

/** The thread's file has the extension of this one: `.ts` when the sources run. */
const threadFile = path.join(__dirname, `embedded-thread${path.extname(__filename)}`);

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export class EmbeddedEngine {
  readonly #data: ThreadData;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker;
  #pause: NodeJS.Timeout | undefined;
  #state: 'opening' | 'starting' | 'ready' | 'ending' = 'opening';
  #asked = 0;
  #gone: Error | undefined;

  /** @throws what the engine could not start for, the first time */
  static async start(data: ThreadData, onError: (error: unknown) => void): Promise<EmbeddedEngine> {
    const engine = new EmbeddedEngine(data, onError);
    try {
      await new Promise((resolve, reject) => engine.#waiting.set(0, { resolve, reject }));
      return engine;
    } catch (error) {
      await engine.end();
      throw error;
    }
  }

  private constructor(data: ThreadData, onError: (error: unknown) => void) {
    this.#data = data;
    this.#onError = onError;
    this.#thread = this.#start();
  }

  #start(): Worker {
    const thread = new Worker(threadFile, { workerData: this.#data });
    thread.on('message', ({ id, result, error }: Reply) => {
      if (id === 0) this.#started(error);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(error);
      else waiting?.resolve(result);
    });
    thread.on('error', this.#onError);
    thread.on('exit', () => {
      this.#ended();
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

  /** Whether what was asked has been done is not known. */
  #ended(): void {
    this.#gone = new Error('The thread of the embedded PostgreSQL has ended.');
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
    if (this.#state === 'opening' || this.#state === 'ending') return;
    this.#onError(this.#gone);
    const again = (): void => {
      this.#startAgain();
    };
    this.#pause = setTimeout(again, this.#state === 'ready' ? 0 : PAUSE_MS);
    this.#state = 'starting';
  }

  #startAgain(): void {
    try {
      this.#thread = this.#start();
      this.#gone = undefined;
    } catch (error) {
      this.#onError(error);
      this.#ended();
    }
  }

  /** @returns rejects with what the thread has failed at, and where it ends meanwhile */
  ask(method: Question['method'], text = '', values: unknown[] = []): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#asked += 1;
    const question: Question = { id: this.#asked, method, text, values };
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
      this.#thread.postMessage(question);
    });
    return within(ANSWER_MS, answer, () => {
      const silent = new Error(`The embedded PostgreSQL did not answer within ${ANSWER_MS / 1000} s.`);
      this.#onError(silent);
      void this.#thread.terminate();
      return silent;
    });
  }

  /** Ends the thread, for good. */
  async end(): Promise<void> {
    const ready = this.#state === 'ready';
    this.#state = 'ending';
    if (ready) await this.ask('close').catch(this.#onError);
    clearTimeout(this.#pause);
    await this.#thread.terminate();
  }
}
