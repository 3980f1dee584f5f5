/** Wakes the workers of all processes, by PostgreSQL's LISTEN and NOTIFY. */
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };

/** There is nothing that a sync to disk would keep, so none is waited for. */
const notify = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')`;

export class PgBossSignal {
  readonly #db: Db;
  readonly #channel: string;
  readonly #onError: (error: unknown) => void;
  #sending = false;
  #again = false;
  #stopped = false;

  /** @param schema where the queue is: each has a channel of its own */
  constructor(db: Db, schema: string, onError: (error: unknown) => void) {
    this.#db = db;
    this.#channel = `${schema}_events`;
    this.#onError = onError;
  }

  /**
   * Tells that there is something to work on. Nobody waits for it: within the insert, as pg-boss has it, each
   * answer would. Where it is lost, polling finds the events.
   */
  send(): void {
    this.#again = true;
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#db.executeSql(notify, [this.#channel]).catch((error: unknown) => {
        if (!this.#stopped) this.#onError(error);
      });
    }
    this.#sending = false;
  }

  /**
   * @param wake called for each signal, and when the connection is back after it was lost
   * @returns ends that; where it cannot be listened, `onError` is told, and polling finds the events
   */
  async listen(wake: () => void): Promise<() => Promise<void>> {
    const listener = await this.#db.listen?.(this.#channel, wake, wake).catch(this.#onError);
    return async () => listener?.close();
  }

  /** Tells nothing more. What is being told is not waited for. */
  stop(): void {
    this.#stopped = true;
  }
}
