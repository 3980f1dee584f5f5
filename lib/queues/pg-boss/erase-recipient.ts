/** Erases the data of a recipient: waiting and finished events, and dead letters. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { createAddressMatcher } from '../shared/create-address-matcher.js';
import { DEAD, EVENTS } from './start-pg-boss.js';
import { type ErasedData, type JobData, readEvent, readReason } from './job.js';

/** The number of jobs that are read at once. */
const PAGE_SIZE = 500;

interface Row {
  id: string;
  data: JobData | ErasedData;
  output: object | null;
  source: object | null;
}

/** The data of an erased job: its key, so that duplicates are recognized. */
export const ERASED = `jsonb_build_object('key', data->'key', 'erased', true)`;

/** A queue of pg-boss in a schema. */
interface JobQueue {
  boss: PgBoss;
  schema: string;
  name: string;
}

/** @returns the number of erased events */
export async function eraseRecipient(boss: PgBoss, schema: string, address: string): Promise<number> {
  const matches = createAddressMatcher(address);
  const erased = new Set<string>();
  for (const queue of [EVENTS, DEAD].map((name) => ({ boss, schema, name })))
    for await (const rows of readPages(queue)) {
      const found = rows.filter((row) => concernsRecipient(row, matches));
      await eraseJobs(queue, found.map(({ id }) => id)); // prettier-ignore
      for (const { data } of found) erased.add(data.key);
    }
  return erased.size;
}

async function* readPages({ boss, schema, name }: JobQueue): AsyncGenerator<Row[]> {
  const statement = `SELECT id, data, output, source_output AS source FROM ${schema}.job
    WHERE name = $1 AND id > $2::uuid AND NOT data ? 'erased' ORDER BY id LIMIT ${PAGE_SIZE}`;
  for (let after: string | undefined = '00000000-0000-0000-0000-000000000000'; after !== undefined;) {
    const { rows } = await boss.getDb().executeSql(statement, [name, after]);
    const page = rows as Row[];
    yield page;
    after = page.length < PAGE_SIZE ? undefined : page.at(-1)?.id;
  }
}

function concernsRecipient({ data, output, source }: Row, matches: (text: string) => boolean): boolean {
  const event = readEvent(data);
  const texts = [event?.body, ...[output, source].map((reason) => reason && readReason(reason))];
  return texts.some((text) => typeof text === 'string' && matches(text));
}

/** Of a running event only the data is deleted, so that a retry handles nothing. */
async function eraseJobs({ boss, schema, name }: JobQueue, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const condition = 'WHERE name = $1 AND id = ANY($2::uuid[])';
  const statement =
    name === DEAD
      ? `DELETE FROM ${schema}.job ${condition}`
      : `UPDATE ${schema}.job SET data = ${ERASED}, output = NULL, source_output = NULL,
           completed_on = CASE WHEN state < 'active' THEN now() ELSE completed_on END,
           state = CASE WHEN state < 'active' THEN 'completed' ELSE state END
         ${condition}`;
  await boss.getDb().executeSql(statement, [name, ids]);
}

/** To be called when a job has failed. If it was erased in the meantime, deletes the stored reason. */
export async function eraseReason(boss: PgBoss, schema: string, id: string): Promise<void> {
  const db = boss.getDb();
  const erase = `UPDATE ${schema}.job SET output = NULL WHERE name = $1 AND id = $2 AND data ? 'erased' RETURNING id`;
  const { rows } = await db.executeSql(erase, [EVENTS, id]);
  if (rows.length === 0) return;
  await db.executeSql(`DELETE FROM ${schema}.job WHERE name = $1 AND source_id = $2`, [DEAD, id]);
}
