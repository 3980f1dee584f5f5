/** What workers left running when they died: it is tried again without the back-off of a failed attempt. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { EVENTS } from './engine.js';
import { outputOf } from './job.js';

/** What pg-boss notes where a worker no longer tells that it is alive. */
const HEARTBEAT_LOST = 'job heartbeat timeout';

/** Makes ready what pg-boss has taken from dead workers and put off. Its attempts stay counted. */
export async function hurry(boss: PgBoss, schema: string): Promise<void> {
  const putOff = `state = 'retry' AND start_after > now() AND output->'value'->>'message' = $2`;
  const statement = `UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND ${putOff}`;
  await boss.getDb().executeSql(statement, [EVENTS, HEARTBEAT_LOST]);
}

/** Gives back what this directory's last process left when it died: none other can be at work on it. It counts as tried. */
export async function giveBack(boss: PgBoss, schema: string): Promise<void> {
  const db = boss.getDb();
  const { rows } = await db.executeSql(`SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active'`, [EVENTS]);
  const ids = (rows as { id: string }[]).map(({ id }) => id);
  if (ids.length === 0) return;
  await boss.fail(EVENTS, ids, outputOf(new Error('The process ended while it was at work on the event.')));
  const ready = `UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'retry'`;
  await db.executeSql(ready, [EVENTS, ids]);
}
