import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { DEAD, EVENTS } from './start-pg-boss.js';
import { ERASED } from './erase-recipient.js';

/** Deletes dead letters that are older than `keepDead` seconds. pg-boss deletes finished events by itself. */
export async function deleteExpired(boss: PgBoss, schema: string, { keepDead }: { keepDead: number }): Promise<void> {
  const db = boss.getDb();
  const isExpired = `< now() - $2 * interval '1 second'`;
  await db.executeSql(`DELETE FROM ${schema}.job WHERE name = $1 AND created_on ${isExpired}`, [DEAD, keepDead]);
  // The failed job of a dead letter is kept without its event, so that duplicates are recognized.
  const original = `UPDATE ${schema}.job SET data = ${ERASED}, output = NULL
    WHERE name = $1 AND completed_on ${isExpired} AND state = 'failed' AND NOT data ? 'erased'`;
  await db.executeSql(original, [EVENTS, keepDead]);
}
