/** An EventQueue over SQLite, for one process: small, to show what there is to do. */
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, WorkOptions } from 'express-ark-webhooks';
import Database from 'libsql';

interface Row {
  event: string;
  attempts: number;
  reason: string;
  due: number;
}

export class SqliteQueue implements EventQueue {
  readonly #db: Database.Database;
  readonly #begun = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#db = new Database(file);
  }

  // What a process left running when it died waits again.
  async open() {
    this.#db.exec(`CREATE TABLE IF NOT EXISTS events
      (id TEXT PRIMARY KEY, event TEXT, state TEXT DEFAULT 'waiting', attempts INT DEFAULT 0, due REAL, reason TEXT);
      UPDATE events SET state = 'waiting' WHERE state = 'running'`);
  }

  async add(event: QueuedEvent) {
    this.#db.exec(`DELETE FROM events WHERE state = 'done' AND due < ${Date.now() - 4 * 86_400_000}`);
    const insert = this.#db.prepare('INSERT OR IGNORE INTO events (id, event, due) VALUES (?, ?, ?)');
    return insert.run(event.id, JSON.stringify(event), Date.now()).changes ? 'stored' : 'duplicate';
  }

  async work(handler: QueueHandler, { concurrency, timeout }: WorkOptions) {
    const take = this.#db.prepare(`UPDATE events SET state = 'running', attempts = attempts + 1 WHERE id IN
      (SELECT id FROM events WHERE state = 'waiting' AND due <= ? LIMIT ?) RETURNING event, attempts`);
    this.#timer = setInterval(() => {
      for (const row of take.all(Date.now(), concurrency - this.#begun.size) as Row[]) {
        const run = this.#run(row, handler, timeout).finally(() => this.#begun.delete(run));
        this.#begun.add(run);
      }
    }, 10);
  }

  async #run({ event, attempts }: Row, handler: QueueHandler, timeout: number) {
    const queued = JSON.parse(event) as QueuedEvent;
    const settle = this.#db.prepare('UPDATE events SET state = ?, due = ?, reason = ? WHERE id = ?');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, timeout, new Error(`It took more than ${timeout} ms.`));
    });
    try {
      await Promise.race([late, (async () => handler(queued))()]);
      settle.run('done', Date.now(), null, queued.id);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const dead = code === 'discard' || attempts >= 3;
      settle.run(dead ? 'dead' : 'waiting', Date.now() + (dead ? 0 : 50 * 2 ** attempts), message, queued.id);
    }
    clearTimeout(timer);
  }

  async stats() {
    const count = this.#db.prepare('SELECT count(*) AS n FROM events WHERE state = ?');
    const [waiting, running, dead] = ['waiting', 'running', 'dead'].map(
      (state) => (count.get(state) as { n: number }).n,
    );
    return { waiting: waiting!, running: running!, dead: dead! };
  }

  async deadLetters({ limit = 100 } = {}): Promise<DeadLetter[]> {
    const rows = this.#db.prepare(`SELECT * FROM events WHERE state = 'dead' ORDER BY due LIMIT ?`).all(limit) as Row[];
    return rows.map(({ event, due, ...row }) => ({
      ...row,
      event: JSON.parse(event) as QueuedEvent,
      diedAt: new Date(due),
    }));
  }

  // A dead letter that is thrown away counts as done: it is a duplicate still.
  redrive = async (ids?: string[]) => this.#move('waiting', ids);
  discard = async (ids?: string[]) => this.#move('done', ids);

  #move(state: string, ids?: string[]): number {
    const which = ids ? 'AND id IN (SELECT value FROM json_each(?))' : '';
    const update = this.#db.prepare(`UPDATE events SET state = '${state}', attempts = 0 WHERE state = 'dead' ${which}`);
    return update.run(...(ids ? [JSON.stringify(ids)] : [])).changes;
  }

  async forget(id: string) {
    this.#db.prepare(`DELETE FROM events WHERE state = 'done' AND id = ?`).run(id);
  }

  async close() {
    clearInterval(this.#timer);
    await Promise.all(this.#begun);
    if (this.#db.open) this.#db.close();
  }
}
