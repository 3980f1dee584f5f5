/** An embedded PostgreSQL (PGlite) in a directory and a thread of its own, for one process. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import { lockDirectory } from './directory-lock.js';
import type { Question, Reply, ThreadData } from './embedded-protocol.js';
import { loadPeer } from './load-peer.js';

/** After how many rows the dead ones are cleared away: nothing else does here. */
const ROWS_BETWEEN_VACUUMS = 2_000;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export class Embedded {
  readonly #dataDir: string;
  readonly #table: string;
  readonly #unlock: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker;
  #ready = false;
  #closing = false;
  #asked = 0;
  #rows = 0;
  #gone: Error | undefined;
  #tidying: Promise<unknown> = Promise.resolve();

  /**
   * Locks the directory and starts the engine in it.
   *
   * @param table what is to be cleared of dead rows
   * @throws Error where another process has the directory, or the package is missing
   */
  static async open(directory: string, table: string, onError: (error: unknown) => void): Promise<Embedded> {
    // Looked for only: the thread loads it.
    await loadPeer('@electric-sql/pglite', () => Promise.resolve().then(() => require.resolve('@electric-sql/pglite')));
    const absolute = path.resolve(directory);
    mkdirSync(absolute, { recursive: true });
    const unlock = await lockDirectory(absolute);
    const embedded = new Embedded(path.join(absolute, 'data'), table, unlock, onError);
    try {
      await new Promise((resolve, reject) => embedded.#waiting.set(0, { resolve, reject }));
      return embedded;
    } catch (error) {
      await embedded.#end();
      throw error;
    }
  }

  private constructor(dataDir: string, table: string, unlock: () => void, onError: (error: unknown) => void) {
    this.#dataDir = dataDir;
    this.#table = table;
    this.#unlock = unlock;
    this.#onError = onError;
    this.#thread = this.#start();
  }

  #start(): Worker {
    const data: ThreadData = { dataDir: this.#dataDir };
    const thread = new Worker(path.join(__dirname, 'embedded-thread.js'), { workerData: data });
    thread.on('message', ({ id, result, error }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      this.#ready ||= id === 0 && !error;
      if (error) waiting?.reject(error);
      else waiting?.resolve(result);
    });
    thread.on('error', this.#onError);
    thread.on('exit', () => {
      this.#ended();
    });
    return thread;
  }

  /**
   * Whether what was asked has been done is not known. The directory is still this process's: where the thread was ready
   * and has ended by itself, another one takes its place, as after a crash; one that cannot even start is not tried again.
   */
  #ended(): void {
    const ended = new Error('The thread of the embedded PostgreSQL has ended.');
    for (const { reject } of this.#waiting.values()) reject(ended);
    this.#waiting.clear();
    const again = this.#ready && !this.#closing;
    this.#ready = false;
    if (again) this.#thread = this.#start();
    else this.#gone = ended;
    if (!this.#closing) this.#onError(ended);
  }

  /** The engine, as pg-boss takes it. */
  async db(): Promise<Db> {
    const { fromPglite } = await loadPeer('pg-boss', () => import('pg-boss'));
    return fromPglite({
      query: async (text, values) => {
        const [result] = (await this.#ask('query', text, values)) as [{ rows: never[] }];
        return result;
      },
      exec: async (text) => (await this.#ask('exec', text)) as { rows: never[] }[],
    });
  }

  /** Told of each row that is written. */
  wrote(rows: number): void {
    this.#rows += rows;
    if (this.#rows < ROWS_BETWEEN_VACUUMS) return;
    this.#rows = 0;
    this.#tidying = this.#ask('exec', `VACUUM (ANALYZE) ${this.#table}`)
      .then(() => this.#ask('exec', 'CHECKPOINT'))
      .catch(this.#onError);
  }

  /** Resolves once the directory is another process's to open. */
  async close(): Promise<void> {
    await this.#tidying;
    await this.#ask('close').catch(this.#onError);
    await this.#end();
  }

  async #end(): Promise<void> {
    this.#closing = true;
    await this.#thread.terminate();
    this.#unlock();
  }

  #ask(method: Question['method'], text = '', values: unknown[] = []): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#asked += 1;
    const question: Question = { id: this.#asked, method, text, values };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
      this.#thread.postMessage(question);
    });
  }
}
