/** Retries events whose worker died, without the back-off of a failed attempt. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { EVENTS } from './start-pg-boss.js';
import { toOutput } from './job.js';

/** The message that pg-boss stores if the heartbeat of a worker stops. */
const HEARTBEAT_LOST = 'job heartbeat timeout';

/** Makes events of dead workers ready, which pg-boss has delayed. The attempt counts. */
export async function retryStalled(boss: PgBoss, schema: string): Promise<void> {
  const delayed = `state = 'retry' AND start_after > now() AND output->'value'->>'message' = $2`;
  const statement = `UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND ${delayed}`;
  await boss.getDb().executeSql(statement, [EVENTS, HEARTBEAT_LOST]);
}

/**
 * Makes events ready that the last process of this directory was running when it ended: no other process can be running
 * them. The attempt counts.
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
