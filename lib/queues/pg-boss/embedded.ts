/** An embedded PostgreSQL (PGlite) in a directory and a thread of its own, for one process. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { lockDirectory } from './directory-lock.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { findPglite } from './peers.js';

/** After how many rows the dead ones are cleared away: nothing else does here. */
const ROWS_BETWEEN_VACUUMS = 2_000;

export class Embedded {
  readonly #engine: EmbeddedEngine;
  readonly #table: string;
  readonly #unlock: () => void;
  readonly #onError: (error: unknown) => void;
  #rows = 0;
  #tidying: Promise<unknown> = Promise.resolve();

  /**
   * Locks the directory and starts the engine in it. Where the engine's thread ends by itself, another one takes its place,
   * as after a crash: the directory is still this process's.
   *
   * @param table what is to be cleared of dead rows
   * @throws Error where another process has the directory, or the package is missing
   */
  static async open(directory: string, table: string, onError: (error: unknown) => void): Promise<Embedded> {
    await findPglite();
    const absolute = path.resolve(directory);
    mkdirSync(absolute, { recursive: true });
    const unlock = await lockDirectory(absolute);
    try {
      const engine = await EmbeddedEngine.start({ dataDir: path.join(absolute, 'data') }, onError);
      return new Embedded(engine, table, unlock, onError);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private constructor(engine: EmbeddedEngine, table: string, unlock: () => void, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#table = table;
    this.#unlock = unlock;
    this.#onError = onError;
  }

  /** As `fromPglite()` of pg-boss calls it. */
  async query(text: string, values?: unknown[]): Promise<{ rows: never[] }> {
    const [result] = (await this.#engine.ask('query', text, values)) as [{ rows: never[] }];
    return result;
  }

  /** Runs several statements. */
  async exec(text: string): Promise<{ rows: never[] }[]> {
    return (await this.#engine.ask('exec', text)) as { rows: never[] }[];
  }

  /** Told of each row that is written. */
  wrote(rows: number): void {
    this.#rows += rows;
    if (this.#rows >= ROWS_BETWEEN_VACUUMS) this.#tidy();
  }

  #tidy(): void {
    this.#rows = 0;
    this.#tidying = this.#engine
      .ask('exec', `VACUUM (ANALYZE) ${this.#table}`)
      .then(() => this.#engine.ask('exec', 'CHECKPOINT'))
      .catch(this.#onError);
  }

  /** Resolves once the directory is another process's to open. */
  async close(): Promise<void> {
    // A process that is stopped before it has written as many would never do it.
    if (this.#rows > 0) this.#tidy();
    await this.#tidying;
    await this.#engine.end();
    this.#unlock();
  }
}
