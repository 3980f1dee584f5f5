/** Aborts the start of pg-boss if PostgreSQL fails or does not respond: pg-boss would continue with its next statement. */
import { isPostgresOutage } from '../../internal/postgres-errors.js';

/** How long the first response may take, in milliseconds. A later statement may be a migration. */
const MAX_FIRST_RESPONSE_MS = 5_000;

/** The members of a connection of `pg` that are used. */
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

  /** @throws the error of the start, after which no statement may be executed */
  readonly assertRunning = (): void => {
    if (this.#failed) throw this.#failed;
  };

  /** To be called with each connection. */
  addConnection(connection: PgConnection): void {
    this.#connections.add(connection);
    connection.once('end', () => this.#connections.delete(connection));
  }

  /** To be called after each statement that succeeds. */
  onSuccess(): void {
    clearTimeout(this.#timer);
  }

  /** To be called after each statement that fails. */
  readonly onFailure = (error: Error): void => {
    if (isPostgresOutage(error)) this.#fail(error);
  };

  /**
   * Waits for a start.
   *
   * @throws its error, after it has ended; the error of the first statement that fails because PostgreSQL is unavailable
   */
  async wait(start: Promise<unknown>): Promise<void> {
    const timeoutError = new Error(
      `PostgreSQL did not respond within ${MAX_FIRST_RESPONSE_MS / 1_000} s, although it accepts connections.`,
    );
    this.#timer = setTimeout(() => {
      this.#fail(Object.assign(timeoutError, { code: 'ETIMEDOUT' }));
    }, MAX_FIRST_RESPONSE_MS);
    try {
      await Promise.race([start, this.#failure]);
    } catch (error) {
      this.#failed = error as Error;
      // Ended, because connections that wait for a response would delay the end of the start.
      for (const connection of this.#connections) void connection.end().catch(() => undefined);
      await start.catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(this.#timer);
    }
  }
}
