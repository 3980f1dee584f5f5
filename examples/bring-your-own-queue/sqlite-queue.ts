/** A minimal EventQueue in SQLite, for one process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue, QueuedEvent, QueueHandler, WorkOptions } from 'express-ark-webhooks';
import Database from 'libsql';

type Row = Record<'id' | 'event' | 'reason', string> & Record<'attempts' | 'at', number>;

export class SqliteQueue implements EventQueue {
  readonly #db: Database.Database;
  readonly #begun = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  // Events that were running when the process died run again. Handled events are remembered for 4 days.
  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS events
      (id TEXT PRIMARY KEY, event TEXT, state TEXT DEFAULT 'waiting', attempts INT DEFAULT 0, at REAL DEFAULT 0, reason TEXT);
      UPDATE events SET state = 'waiting' WHERE state = 'running';
      DELETE FROM events WHERE state = 'done' AND at < ${Date.now() - 4 * 86_400_000}`);
  }

  #sql = (sql: string, ...values: unknown[]) => this.#db.prepare(sql).all(...values) as Row[];

  async open() {}

  async add(event: QueuedEvent) {
    const insert = 'INSERT INTO events (id, event) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id';
    return this.#sql(insert, event.id, JSON.stringify(event)).length > 0 ? 'stored' : 'duplicate';
  }

  async work(handler: QueueHandler, { concurrency, timeout }: WorkOptions) {
    const take = `UPDATE events SET state = 'running', attempts = attempts + 1 WHERE id IN
      (SELECT id FROM events WHERE state = 'waiting' AND at <= ? LIMIT ?) RETURNING *`;
    this.#timer = setInterval(() => {
      for (const row of this.#sql(take, Date.now(), concurrency - this.#begun.size)) {
        const attempt = this.#attempt(row, handler, timeout).finally(() => this.#begun.delete(attempt));
        this.#begun.add(attempt);
      }
    }, 10);
  }

  async #attempt({ id, event, attempts }: Row, handler: QueueHandler, timeout: number) {
    const settle = (state: string, at = Date.now(), reason = '') =>
      this.#db.open && this.#sql('UPDATE events SET state = ?, at = ?, reason = ? WHERE id = ?', state, at, reason, id);
    try {
      const late = sleep(timeout, 'late', { ref: false });
      const first = await Promise.race([late, handler(JSON.parse(event) as QueuedEvent)]);
      if (first === 'late') throw new Error('It took too long.');
      settle('done');
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === 'discard' || attempts >= 3) settle('dead', Date.now(), message);
      else settle('waiting', Date.now() + 50 * 2 ** attempts, message);
    }
  }

  async stats() {
    const count = (state: string) => this.#sql('SELECT id FROM events WHERE state = ?', state).length;
    return { waiting: count('waiting'), running: count('running'), dead: count('dead') };
  }

  async deadLetters({ limit = 100 } = {}) {
    return this.#sql(`SELECT * FROM events WHERE state = 'dead' ORDER BY at LIMIT ?`, limit).map(
      ({ event, at, ...row }) => ({ ...row, event: JSON.parse(event) as QueuedEvent, diedAt: new Date(at) }),
    );
  }

  // A discarded dead letter counts as handled, so a retry of it is a duplicate.
  redrive = async (ids?: string[]) => this.#move('waiting', ids);
  discard = async (ids?: string[]) => this.#move('done', ids);

  #move(state: string, ids?: string[]): number {
    const move = `UPDATE events SET state = ?, attempts = 0 WHERE state = 'dead' AND (? OR id IN (SELECT value FROM json_each(?))) RETURNING id`;
    return this.#sql(move, state, ids ? 0 : 1, JSON.stringify(ids ?? [])).length;
  }

  async forget(id: string) {
    this.#sql(`DELETE FROM events WHERE state IN ('done', 'dead') AND id = ?`, id);
  }

  // Events that are not settled in time stay "running", and wait again when the next process opens the file.
  async close({ timeout = 10_000 } = {}) {
    clearInterval(this.#timer);
    await Promise.race([Promise.all(this.#begun), sleep(timeout, undefined, { ref: false })]);
    if (this.#db.open) this.#db.close();
  }
}
