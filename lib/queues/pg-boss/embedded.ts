/** An embedded PostgreSQL (PGlite), in a directory and a thread, for one process. */
import { DataDirectory } from './data-directory.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { findPglite } from './peers.js';
import { findThreadFile } from './thread-file.js';

/** PGlite has no autovacuum, so the table is vacuumed after this number of written rows. */
const ROWS_BETWEEN_VACUUMS = 2_000;

export class Embedded {
  readonly #engine: EmbeddedEngine;
  readonly #table: string;
  readonly #directory: DataDirectory;
  readonly #onError: (error: unknown) => void;
  #rows = 0;
  #vacuuming: Promise<unknown> = Promise.resolve();

  /**
   * Locks the directory and starts the engine in it. If the engine's thread ends unexpectedly, another one is started, which
   * recovers as after a crash. The directory stays locked.
   *
   * @param table the table to vacuum
   * @throws Error if another process uses the directory, it cannot be used, or the package is missing
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

  /** To be called with the number of rows written. */
  countRows(rows: number): void {
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
    // For processes that always stop before they have written that many rows.
    if (this.#rows > 0) this.#vacuum();
    await this.#vacuuming;
    await this.#engine.end();
    this.#directory.close();
  }

  /** Ends the engine immediately. The next start recovers, as after a crash. */
  async kill(): Promise<void> {
    await this.#engine.kill();
    this.#directory.close();
  }
}
