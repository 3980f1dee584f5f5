/** Erases the data of a recipient: waiting and finished events, and dead letters. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { createAddressMatcher } from '../shared/create-address-matcher.js';
import { DEAD, EVENTS } from './engine.js';
import { type ErasedData, type JobData, readEvent, readReason } from './job.js';

/** How many jobs are read together. */
const PAGE = 500;

interface Row {
  id: string;
  data: JobData | ErasedData;
  output: object | null;
  source: object | null;
}

/** What is left of a job: its key, so that duplicates are still known. */
export const ERASED = `jsonb_build_object('key', data->'key', 'erased', true)`;

/** @returns how many events were erased */
export async function eraseRecipient(boss: PgBoss, schema: string, address: string): Promise<number> {
  const mentions = createAddressMatcher(address);
  const erased = new Set<string>();
  for (const queue of [EVENTS, DEAD])
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await readPage(boss, schema, queue, after);
      const found = rows.filter((row) => concernsRecipient(row, mentions));
      if (found.length > 0) await eraseJobs(boss, schema, queue, found.map(({ id }) => id)); // prettier-ignore
      for (const { data } of found) erased.add(data.key);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
  return erased.size;
}

async function readPage(boss: PgBoss, schema: string, queue: string, after: string): Promise<Row[]> {
  const { rows } = await boss.getDb().executeSql(
    `SELECT id, data, output, source_output AS source FROM ${schema}.job
       WHERE name = $1 AND id > $2::uuid AND NOT data ? 'erased' ORDER BY id LIMIT ${PAGE}`,
    [queue, after],
  );
  return rows as Row[];
}

function concernsRecipient({ data, output, source }: Row, mentions: (text: string) => boolean): boolean {
  const event = readEvent(data);
  const texts = [event?.body, ...[output, source].map((reason) => reason && readReason(reason))];
  return texts.some((text) => typeof text === 'string' && mentions(text));
}

/** Of an event that is running the data goes: if it is retried, nothing is left to handle. */
async function eraseJobs(boss: PgBoss, schema: string, queue: string, ids: string[]): Promise<void> {
  const which = 'WHERE name = $1 AND id = ANY($2::uuid[])';
  const statement =
    queue === DEAD
      ? `DELETE FROM ${schema}.job ${which}`
      : `UPDATE ${schema}.job SET data = ${ERASED}, output = NULL, source_output = NULL,
           completed_on = CASE WHEN state < 'active' THEN now() ELSE completed_on END,
           state = CASE WHEN state < 'active' THEN 'completed' ELSE state END
         ${which}`;
  await boss.getDb().executeSql(statement, [queue, ids]);
}

/** To be called when a job has failed: if it was erased at that moment, its reason must not stay. */
export async function eraseReason(boss: PgBoss, schema: string, id: string): Promise<void> {
  const db = boss.getDb();
  const erase = `UPDATE ${schema}.job SET output = NULL WHERE name = $1 AND id = $2 AND data ? 'erased' RETURNING id`;
  const { rows } = await db.executeSql(erase, [EVENTS, id]);
  if (rows.length === 0) return;
  await db.executeSql(`DELETE FROM ${schema}.job WHERE name = $1 AND source_id = $2`, [DEAD, id]);
}
