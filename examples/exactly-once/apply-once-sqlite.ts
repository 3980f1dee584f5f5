/** Runs the effects of an event exactly once, in SQLite. */
import type { ArkEvent } from 'express-ark-webhooks';
import type Database from 'libsql';

export const schema = `
  CREATE TABLE IF NOT EXISTS handled_events (
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    handled_at INTEGER NOT NULL DEFAULT (unixepoch()),
    PRIMARY KEY (type, id)
  ) STRICT, WITHOUT ROWID`;

/**
 * Records the event and applies its effects in one transaction, or does nothing if the event is recorded already.
 *
 * @param apply writes the effects to the same database, synchronously
 * @returns whether the effects were applied by this call
 */
export function applyOnce(db: Database.Database, { type, id }: ArkEvent, apply: () => void): boolean {
  const record = db.prepare('INSERT INTO handled_events (type, id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const transaction = db.transaction(() => {
    const { changes } = record.run(type, id);
    if (changes === 1) apply();
    return changes === 1;
  });
  // Locks the database at BEGIN, so that another process waits instead of failing in the middle.
  return transaction.immediate();
}
