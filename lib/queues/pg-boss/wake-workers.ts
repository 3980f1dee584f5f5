/** Wakes the workers of all processes, with LISTEN and NOTIFY. */
import { randomUUID } from 'node:crypto';
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { ErrorReporter } from '../shared/error-reporter.js';
import { WakeableSleep } from '../shared/wakeable-sleep.js';

/** A signal does not have to be durable, so its commit does not wait for the disk. */
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/** How long a signal to this process may take, in milliseconds. */
const PROBE_TIMEOUT_MS = 1_000;
/** The maximum number of skipped probes after lost ones: a pooler does not pass any on. */
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
  #lostProbes = 0;
  #skipCount = 0;
  #isSending = false;
  #isDue = false;
  #isStopped = false;

  /** @param schema the schema of the queue: each has its own channel */
  constructor(db: Db, schema: string, reporter: ErrorReporter) {
    this.#db = db;
    this.#channel = `${schema}_events`;
    this.#reporter = reporter;
  }

  /**
   * Signals that there are events. Not awaited, because responses would be delayed. If the signal is lost, polling finds
   * the events.
   */
  send(): void {
    this.#isDue = true;
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false;
      await this.#notify('').catch(this.#report);
    }
    this.#isSending = false;
  }

  async #notify(payload: string): Promise<void> {
    await this.#db.executeSql(NOTIFY, [this.#channel, payload]);
  }

  /**
   * Listens for signals. If this fails, it is reported, and polling finds the events until `verify` succeeds.
   *
   * @param wake called for each signal, and when a connection is established
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
    if (this.#isStopped) await listener?.close();
    else this.#listener = listener;
  }

  /**
   * Sends a signal to this process. If it does not arrive, listens again, because after a failover the connection may lead
   * to the old server.
   */
  async verify(): Promise<void> {
    if (!this.#wake || this.#isStopped || this.#skipCount-- > 0) return;
    const received = await this.#sendProbe();
    this.#lostProbes = received ? 0 : this.#lostProbes + 1;
    this.#skipCount = this.#lostProbes > 2 ? Math.min(2 ** this.#lostProbes, MAX_SKIPPED) : 0;
    if (!received) await this.#relisten();
  }

  /** @returns whether the signal was received in time */
  async #sendProbe(): Promise<boolean> {
    const probe = { payload: randomUUID(), received: false };
    this.#probe = probe;
    await this.#notify(probe.payload);
    await this.#receiving.sleep(PROBE_TIMEOUT_MS);
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
    if (this.#isStopped) return;
    await this.#unlisten();
    await this.#listen();
  }

  async #unlisten(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
  }

  readonly #report = (error: unknown): void => {
    if (!this.#isStopped) this.#reporter.report(error);
  };

  /** Stops sending and receiving. Does not wait for signals that are being sent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#receiving.wake();
    await this.#unlisten();
  }
}
