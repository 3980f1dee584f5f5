/** Manages dead letters of a queue on pg-boss: copies of failed jobs, in a queue that no worker fetches from. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { DeadLetter } from '../event-queue.js';
import { DEAD, EVENTS } from './start-pg-boss.js';
import { ERASED } from './erase-recipient.js';
import { type ErasedData, type JobData, readEvent, readReason, toKey } from './job.js';

/** @returns the oldest ones first */
export async function listDeadLetters(boss: PgBoss, limit: number): Promise<DeadLetter[]> {
  const jobs = await boss.findJobs<JobData | ErasedData>(DEAD, { queued: true, limit });
  return jobs.flatMap((job) => {
    const event = readEvent(job.data);
    if (!event) return [];
    const attempts = (job.sourceRetryCount ?? 0) + 1;
    return [{ event, attempts, reason: readReason(job.sourceOutput), diedAt: job.createdOn }];
  });
}

/** @returns the number of redriven dead letters: those with these ids, or all */
export async function redriveDeadLetters(boss: PgBoss, schema: string, ids: string[] | undefined): Promise<number> {
  const jobs = await selectDeadLetters(boss, ids, { verb: `SELECT id FROM ${schema}.job`, end: '' });
  return jobs.length > 0 ? boss.redrive(DEAD, { ids: jobs, limit: jobs.length }) : 0;
}

/** @returns the number of discarded dead letters: those with these ids, or all */
export async function discardDeadLetters(boss: PgBoss, schema: string, ids: string[] | undefined): Promise<number> {
  const end = 'RETURNING source_id AS id';
  const originals = await selectDeadLetters(boss, ids, { verb: `DELETE FROM ${schema}.job`, end });
  // The failed job is kept without its event, so that duplicates are recognized.
  const erase = `UPDATE ${schema}.job SET data = ${ERASED}, output = NULL
    WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'failed'`;
  if (originals.length > 0) await boss.getDb().executeSql(erase, [EVENTS, originals]);
  return originals.length;
}

/** Runs a statement on the dead letters. @returns the column `id` */
async function selectDeadLetters(
  boss: PgBoss,
  ids: string[] | undefined,
  { verb, end }: { verb: string; end: string },
): Promise<string[]> {
  const condition = `name = $1 AND state < 'active' AND NOT data ? 'erased' AND ($2::text[] IS NULL OR data->>'key' = ANY($2))`;
  const { rows } = await boss.getDb().executeSql(`${verb} WHERE ${condition} ${end}`, [DEAD, ids?.map(toKey) ?? null]);
  return (rows as { id: string }[]).map(({ id }) => id);
}
