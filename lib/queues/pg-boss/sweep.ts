/** Deletes expired dead letters. Finished events are pg-boss's to delete. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { ErrorReporter } from '../shared/error-reporter.js';
import { DEAD, EVENTS } from './engine.js';
import { ERASED } from './erase-recipient.js';

/** How often at most, in seconds. */
const MAX_INTERVAL_S = 60;

export interface Sweeping {
  boss: PgBoss;
  schema: string;
  /** How long a dead letter is kept, in seconds; undefined: forever. */
  keepDead: number | undefined;
  reporter: ErrorReporter;
}

/** @returns a function that stops it */
export function startSweeping(sweeping: Sweeping): () => void {
  const { keepDead, reporter } = sweeping;
  if (keepDead === undefined) return () => undefined;
  const run = (): void => void sweep(sweeping, keepDead).catch(reporter.report);
  run();
  const timer = setInterval(run, Math.min(keepDead, MAX_INTERVAL_S) * 1_000).unref();
  return () => {
    clearInterval(timer);
  };
}

async function sweep({ boss, schema }: Sweeping, keepDead: number): Promise<void> {
  const db = boss.getDb();
  const over = `< now() - $2 * interval '1 second'`;
  await db.executeSql(`DELETE FROM ${schema}.job WHERE name = $1 AND created_on ${over}`, [DEAD, keepDead]);
  // The failed job that a dead letter is a copy of stays for a while, so that duplicates are known.
  const original = `UPDATE ${schema}.job SET data = ${ERASED}, output = NULL
    WHERE name = $1 AND completed_on ${over} AND state = 'failed' AND NOT data ? 'erased'`;
  await db.executeSql(original, [EVENTS, keepDead]);
}
