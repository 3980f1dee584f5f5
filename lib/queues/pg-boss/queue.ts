/** The queue on pg-boss. */
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from '../event-queue.js';
import { DEPENDENCY_TIMEOUT_MS, noAnswerFrom, within } from '../../internal/with-timeout.js';
import { ALREADY_WORKING, OpenOnce } from '../shared/open-once.js';
import { discardDead, listDead, redriveDead } from './dead-letters.js';
import { DEAD, EVENTS } from './engine.js';
import { keyOf } from './job.js';
import { type Opened, openPgBoss } from './opened.js';
import type { PgBossSettings } from './options.js';
import { PgBossWorker } from './worker.js';

export class PgBossQueue implements EventQueue {
  readonly #settings: PgBossSettings;
  readonly #opening: OpenOnce<Opened>;
  #worker: PgBossWorker | undefined;
  #silence: (() => Promise<void>) | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: PgBossSettings) {
    this.#settings = settings;
    this.#opening = new OpenOnce(() => openPgBoss(settings, () => this.#worker?.wake()));
  }

  async open(): Promise<void> {
    await this.#opening.get();
  }

  async add(event: QueuedEvent): Promise<'stored' | 'duplicate'> {
    const { inserts } = await this.#opening.get();
    const stored = await within(DEPENDENCY_TIMEOUT_MS, inserts.add(event), noAnswerFrom('PostgreSQL'));
    // Of one event twice in a group, the first to ask has stored it.
    return stored.delete(keyOf(event.id)) ? 'stored' : 'duplicate';
  }

  async work(handler: QueueHandler, options: WorkOptions): Promise<void> {
    const { boss, embedded, signal } = await this.#opening.get();
    if (this.#worker) throw new Error(ALREADY_WORKING);
    const { schema, onError } = this.#settings;
    const wrote = (rows: number): void => embedded?.wrote(rows);
    const worker = new PgBossWorker(handler, options, { boss, schema, wrote, onError });
    this.#worker = worker;
    const listening = signal?.listen(() => {
      worker.wake();
    });
    this.#silence = async () => (await listening)?.();
    await listening;
  }

  async stats(): Promise<QueueStats> {
    const { boss } = await this.#opening.get();
    const { rows } = await boss.getDb().executeSql(
      `SELECT count(*) FILTER (WHERE name = $1 AND state < 'active')::int AS waiting,
         count(*) FILTER (WHERE name = $1 AND state = 'active')::int AS running,
         count(*) FILTER (WHERE name = $2)::int AS dead
       FROM ${this.#settings.schema}.job
       WHERE name = $1 AND state <= 'active' OR name = $2 AND state < 'active'`,
      [EVENTS, DEAD],
    );
    return (rows as [QueueStats])[0];
  }

  async deadLetters({ limit = 100 }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const { boss } = await this.#opening.get();
    return listDead(boss, limit);
  }

  async redrive(ids?: string[]): Promise<number> {
    const { boss, signal } = await this.#opening.get();
    const moved = await redriveDead(boss, this.#settings.schema, ids);
    this.#worker?.wake();
    signal?.send();
    return moved;
  }

  async discard(ids?: string[]): Promise<number> {
    const { boss } = await this.#opening.get();
    return discardDead(boss, this.#settings.schema, ids);
  }

  async forget(id: string): Promise<void> {
    const { boss } = await this.#opening.get();
    // A dead letter that was put back is another job, with the first one as its root.
    const its = `FROM ${this.#settings.schema}.job WHERE name = $1 AND (id = $2 OR source_root_id = $2)`;
    const unfinished = `SELECT ${its} AND state <= 'active'`;
    await boss.getDb().executeSql(`DELETE ${its} AND NOT EXISTS (${unfinished})`, [EVENTS, keyOf(id)]);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const { boss, embedded, signal } = (await this.#opening.end()) ?? {};
    await this.#worker?.stop();
    await this.#silence?.();
    signal?.stop();
    await boss?.stop({ timeout: 1_000 });
    await embedded?.close();
  }
}
