/** Events that workers were running when they died: retried without the back-off of a failed attempt. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { EVENTS } from './engine.js';
import { toOutput } from './job.js';

/** What pg-boss stores if a worker's heartbeat stops. */
const HEARTBEAT_LOST = 'job heartbeat timeout';

/** Makes ready what pg-boss has taken from dead workers and delayed. The attempt counts. */
export async function retryStalled(boss: PgBoss, schema: string): Promise<void> {
  const delayed = `state = 'retry' AND start_after > now() AND output->'value'->>'message' = $2`;
  const statement = `UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND ${delayed}`;
  await boss.getDb().executeSql(statement, [EVENTS, HEARTBEAT_LOST]);
}

/**
 * Makes ready what the last process of this directory was running when it ended: no other one can be running it. The
 * attempt counts.
 */
export async function retryInterrupted(boss: PgBoss, schema: string): Promise<void> {
  const db = boss.getDb();
  const { rows } = await db.executeSql(`SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active'`, [EVENTS]);
  const ids = (rows as { id: string }[]).map(({ id }) => id);
  if (ids.length === 0) return;
  await boss.fail(EVENTS, ids, toOutput(new Error('The process ended while it was handling the event.')));
  const ready = `UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'retry'`;
  await db.executeSql(ready, [EVENTS, ids]);
}
