/** Wakes the workers of all processes, by PostgreSQL's LISTEN and NOTIFY. */
import { randomUUID } from 'node:crypto';
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { ErrorReporter } from '../shared/error-reporter.js';
import { WakeableSleep } from '../shared/wakeable-sleep.js';

/** A signal needs no durability, so its commit does not wait for the disk. */
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/** How long a signal to ourselves may take, in milliseconds. */
const PROBE_MS = 1_000;
/** After this number of lost probes in a row, only every n-th is sent, since a pooler passes none on. */
const MAX_SKIPPED = 60;

type ListenHandle = Awaited<ReturnType<NonNullable<Db['listen']>>>;

export class PgBossSignal {
  readonly #db: Db;
  readonly #channel: string;
  readonly #reporter: ErrorReporter;
  readonly #receiving = new WakeableSleep();
  #listener: ListenHandle | undefined;
  #wake: (() => void) | undefined;
  #probe: { payload: string; received: boolean } | undefined;
  #missed = 0;
  #skip = 0;
  #sending = false;
  #again = false;
  #stopped = false;

  /** @param schema the schema of the queue: each has its own channel */
  constructor(db: Db, schema: string, reporter: ErrorReporter) {
    this.#db = db;
    this.#channel = `${schema}_events`;
    this.#reporter = reporter;
  }

  /**
   * Signals that there are events. Not awaited, because each response would wait for it. If it is lost, polling finds
   * the events.
   */
  send(): void {
    this.#again = true;
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#notify('').catch(this.#report);
    }
    this.#sending = false;
  }

  async #notify(payload: string): Promise<void> {
    await this.#db.executeSql(NOTIFY, [this.#channel, payload]);
  }

  /**
   * Listens. If that fails it is reported, and polling finds the events until `verify` succeeds.
   *
   * @param wake called for each signal, and after each connection
   */
  async listen(wake: () => void): Promise<void> {
    this.#wake = wake;
    await this.#listen().catch(this.#report);
  }

  async #listen(): Promise<void> {
    const receive = (payload: string): void => {
      this.#receive(payload);
    };
    const listener = await this.#db.listen?.(this.#channel, receive, () => this.#wake?.());
    if (this.#stopped) await listener?.close();
    else this.#listener = listener;
  }

  /**
   * Sends a signal to this process, and listens again if it does not arrive: after a failover the connection that
   * listens may have stayed with the old server.
   */
  async verify(): Promise<void> {
    if (!this.#wake || this.#stopped || this.#skip-- > 0) return;
    const received = await this.#sendProbe();
    this.#missed = received ? 0 : this.#missed + 1;
    this.#skip = this.#missed > 2 ? Math.min(2 ** this.#missed, MAX_SKIPPED) : 0;
    if (!received) await this.#relisten();
  }

  /** @returns whether it was received in time */
  async #sendProbe(): Promise<boolean> {
    const probe = { payload: randomUUID(), received: false };
    this.#probe = probe;
    await this.#notify(probe.payload);
    await this.#receiving.sleep(PROBE_MS);
    this.#probe = undefined;
    return probe.received;
  }

  #receive(payload: string): void {
    if (payload === '') return this.#wake?.();
    if (payload !== this.#probe?.payload) return;
    this.#probe.received = true;
    this.#receiving.wake();
  }

  async #relisten(): Promise<void> {
    if (this.#stopped) return;
    await this.#unlisten();
    await this.#listen();
  }

  async #unlisten(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
  }

  readonly #report = (error: unknown): void => {
    if (!this.#stopped) this.#reporter.report(error);
  };

  /** Sends and receives nothing more. Signals that are being sent are not awaited. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#receiving.wake();
    await this.#unlisten();
  }
}
