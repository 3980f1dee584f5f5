/** An embedded PostgreSQL (PGlite) in a directory and a separate thread, for one process. */
import { DataDirectory } from './data-directory.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { findPglite } from './peers.js';
import { findThreadFile } from './thread-file.js';

/** PGlite has no autovacuum: dead rows are removed after this number of writes. */
const ROWS_BETWEEN_VACUUMS = 2_000;

export class Embedded {
  readonly #engine: EmbeddedEngine;
  readonly #table: string;
  readonly #directory: DataDirectory;
  readonly #onError: (error: unknown) => void;
  #rows = 0;
  #vacuuming: Promise<unknown> = Promise.resolve();

  /**
   * Locks the directory and starts the engine in it. If the engine's thread ends by itself, another one takes its place, as
   * after a crash: the directory is still this process's.
   *
   * @param table the table to vacuum
   * @throws Error if another process has the directory, something is wrong with it, or the package is missing
   */
  static async open(path: string, table: string, onError: (error: unknown) => void): Promise<Embedded> {
    findThreadFile();
    await findPglite();
    const directory = await DataDirectory.open(path);
    try {
      const engine = await EmbeddedEngine.start({ dataDir: directory.data }, onError);
      directory.markComplete();
      return new Embedded(engine, table, directory, onError);
    } catch (error) {
      throw directory.abandon(error);
    }
  }

  private constructor(
    engine: EmbeddedEngine,
    table: string,
    directory: DataDirectory,
    onError: (error: unknown) => void,
  ) {
    this.#engine = engine;
    this.#table = table;
    this.#directory = directory;
    this.#onError = onError;
  }

  /** As `fromPglite()` of pg-boss calls it. */
  async query(text: string, values?: unknown[]): Promise<{ rows: never[] }> {
    const [result] = (await this.#engine.request('query', text, values)) as [{ rows: never[] }];
    return result;
  }

  /** Runs several statements. */
  async exec(text: string): Promise<{ rows: never[] }[]> {
    return (await this.#engine.request('exec', text)) as { rows: never[] }[];
  }

  /** To be called with the number of rows that were written. */
  wrote(rows: number): void {
    this.#rows += rows;
    if (this.#rows >= ROWS_BETWEEN_VACUUMS) this.#vacuum();
  }

  #vacuum(): void {
    this.#rows = 0;
    this.#vacuuming = this.#engine
      .request('exec', `VACUUM (ANALYZE) ${this.#table}`)
      .then(() => this.#engine.request('exec', 'CHECKPOINT'))
      .catch(this.#onError);
  }

  /** Resolves once another process may open the directory. */
  async close(): Promise<void> {
    // A process that is always stopped before it has written that many would never do it.
    if (this.#rows > 0) this.#vacuum();
    await this.#vacuuming;
    await this.#engine.end();
    this.#directory.close();
  }

  /** Ends the engine immediately, like a crash: the next start recovers. */
  async kill(): Promise<void> {
    await this.#engine.kill();
    this.#directory.close();
  }
}
