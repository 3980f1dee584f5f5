/** The queue on pg-boss. */
import { withDeadline, withTimeout } from '../../internal/with-timeout.js';
import {
  type AddResult,
  type DeadLetter,
  DEFAULT_CLOSE_TIMEOUT_MS,
  type EventQueue,
  type QueuedEvent,
  type QueueHandler,
  type QueueStats,
  type WorkOptions,
} from '../event-queue.js';
import { checkAddress, checkIds, checkLimit } from '../shared/check-arguments.js';
import { ALREADY_WORKING, OpenOnce } from '../shared/open-once.js';
import { discardDeadLetters, listDeadLetters, redriveDeadLetters } from './dead-letters.js';
import { DEAD, EVENTS } from './start-pg-boss.js';
import { eraseRecipient } from './erase-recipient.js';
import { toKey } from './job.js';
import { type Opened, openPgBoss } from './open-pg-boss.js';
import type { PgBossSettings } from './options.js';
import { PgBossWorker } from './worker.js';

/** How much of the time for closing is reserved for disconnecting, in milliseconds. */
const DISCONNECT_MS = 1_500;

export class PgBossQueue implements Required<EventQueue> {
  readonly #settings: PgBossSettings;
  readonly #opening: OpenOnce<Opened>;
  #worker: PgBossWorker | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: PgBossSettings) {
    this.#settings = settings;
    this.#opening = new OpenOnce(() => openPgBoss(settings, () => this.#worker?.wake()));
  }

  async open(): Promise<void> {
    await this.#opening.get();
  }

  async add(event: QueuedEvent): Promise<AddResult> {
    const { inserts } = await this.#opening.get();
    return withDeadline(inserts.add(event), 'PostgreSQL');
  }

  async work(handler: QueueHandler, options: WorkOptions): Promise<void> {
    const { boss, embedded, signal, tracing } = await this.#opening.get();
    if (this.#worker) throw new Error(ALREADY_WORKING);
    const { schema, reporter } = this.#settings;
    const countRows = (rows: number): void => embedded?.countRows(rows);
    const worker = new PgBossWorker(handler, options, { boss, schema, signal, tracing, countRows, reporter });
    this.#worker = worker;
    await signal?.listen(() => {
      worker.wake();
    });
  }

  async stats(): Promise<QueueStats> {
    const { boss } = await this.#opening.get();
    const { rows } = await boss.getDb().executeSql(
      `SELECT count(*) FILTER (WHERE name = $1 AND state < 'active')::int AS waiting,
         count(*) FILTER (WHERE name = $1 AND state = 'active')::int AS running,
         count(*) FILTER (WHERE name = $2 AND NOT data ? 'erased')::int AS dead
       FROM ${this.#settings.schema}.job
       WHERE name = $1 AND state <= 'active' OR name = $2 AND state < 'active'`,
      [EVENTS, DEAD],
    );
    return (rows as [QueueStats])[0];
  }

  async deadLetters({ limit }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const count = checkLimit(limit);
    const { boss } = await this.#opening.get();
    return listDeadLetters(boss, count);
  }

  async redrive(ids?: string[]): Promise<number> {
    checkIds('redrive()', ids);
    const { boss, signal } = await this.#opening.get();
    const moved = await redriveDeadLetters(boss, this.#settings.schema, ids);
    this.#worker?.wake();
    signal?.send();
    return moved;
  }

  async discard(ids?: string[]): Promise<number> {
    checkIds('discard()', ids);
    const { boss } = await this.#opening.get();
    return discardDeadLetters(boss, this.#settings.schema, ids);
  }

  async forget(id: string): Promise<void> {
    const { boss } = await this.#opening.get();
    // A redriven dead letter is another job, whose root is the first one.
    const jobs = `FROM ${this.#settings.schema}.job WHERE name = $1 AND (id = $2 OR source_root_id = $2)`;
    const unfinished = `SELECT ${jobs} AND state <= 'active'`;
    await boss.getDb().executeSql(`DELETE ${jobs} AND NOT EXISTS (${unfinished})`, [EVENTS, toKey(id)]);
  }

  async erase(address: string): Promise<number> {
    const recipient = checkAddress(address);
    const { boss } = await this.#opening.get();
    return eraseRecipient(boss, this.#settings.schema, recipient);
  }

  close({ timeout = DEFAULT_CLOSE_TIMEOUT_MS }: { timeout?: number } = {}): Promise<void> {
    return (this.#closing ??= this.#close(performance.now() + timeout, timeout));
  }

  async #close(until: number, timeout: number): Promise<void> {
    const createError = (): Error =>
      new Error(`The queue did not disconnect within the ${timeout} ms that it had to close.`);
    const { report } = this.#settings.reporter;
    const opening = this.#opening.end();
    const opened = await withTimeout(timeout, opening, createError).catch(report);
    await this.#worker?.stop(until - Math.min(DISCONNECT_MS, timeout / 3));
    if (!opened) {
      // If it opens later, it is closed immediately.
      void opening.then((tooLate) => tooLate && disconnect(tooLate)).catch(report);
      return;
    }
    try {
      await withTimeout(Math.max(until - performance.now(), 1), disconnect(opened), createError);
    } catch (error) {
      report(error);
      await opened.embedded?.kill();
    }
    this.#settings.reporter.end();
  }
}

async function disconnect({ boss, embedded, signal, stopSweeping }: Opened): Promise<void> {
  stopSweeping();
  await signal?.stop();
  await boss.stop({ timeout: 1_000 });
  await embedded?.close();
}
