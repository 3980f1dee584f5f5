/** Ends the start of pg-boss if PostgreSQL fails or does not respond: pg-boss would go on to its next statement. */
import { isPostgresOutage } from '../../internal/postgres-errors.js';

/** How long the first response may take, in milliseconds. A later statement may be a migration. */
const MAX_FIRST_RESPONSE_MS = 5_000;

/** What is used of a connection of `pg`. */
export interface PgConnection {
  query(text: string): Promise<unknown>;
  end(): Promise<unknown>;
  once(event: 'end', listener: () => void): unknown;
}

export class StartWatch {
  readonly #connections = new Set<PgConnection>();
  readonly #failure: Promise<never>;
  #fail!: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #failed: Error | undefined;

  constructor() {
    this.#failure = new Promise((_, reject) => (this.#fail = reject));
    this.#failure.catch(() => undefined);
  }

  /** @throws what the start has failed with, since nothing may be executed any more */
  readonly demandRunning = (): void => {
    if (this.#failed) throw this.#failed;
  };

  /** To be called with each connection. */
  connected(connection: PgConnection): void {
    this.#connections.add(connection);
    connection.once('end', () => this.#connections.delete(connection));
  }

  /** To be called after each statement that succeeds. */
  responded(): void {
    clearTimeout(this.#timer);
  }

  /** To be called after each statement that fails. */
  readonly rejected = (error: Error): void => {
    if (isPostgresOutage(error)) this.#fail(error);
  };

  /**
   * Waits for a start.
   *
   * @throws what it fails with, once it has ended; at the first statement that fails because PostgreSQL is unavailable
   */
  async wait(start: Promise<unknown>): Promise<void> {
    const silent = new Error(
      `PostgreSQL did not respond within ${MAX_FIRST_RESPONSE_MS / 1_000} s, although it accepts connections.`,
    );
    this.#timer = setTimeout(() => {
      this.#fail(Object.assign(silent, { code: 'ETIMEDOUT' }));
    }, MAX_FIRST_RESPONSE_MS);
    try {
      await Promise.race([start, this.#failure]);
    } catch (error) {
      this.#failed = error as Error;
      // A connection that waits for a response would delay the end.
      for (const connection of this.#connections) void connection.end().catch(() => undefined);
      await start.catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(this.#timer);
    }
  }
}
