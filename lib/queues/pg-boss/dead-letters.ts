/** The dead letters of a queue on pg-boss: copies, in a queue of their own that nobody works on. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { DeadLetter } from '../event-queue.js';
import { DEAD } from './engine.js';
import { eventOf, type JobData, keyOf, reasonOf } from './job.js';

export async function listDead(boss: PgBoss, limit: number): Promise<DeadLetter[]> {
  const jobs = await boss.findJobs<JobData>(DEAD, { queued: true, limit });
  return jobs.map((job) => ({
    event: eventOf(job.data),
    attempts: (job.sourceRetryCount ?? 0) + 1,
    reason: reasonOf(job.sourceOutput),
    diedAt: job.createdOn,
  }));
}

/** @returns how many were put back: those with these ids, or all */
export async function redriveDead(boss: PgBoss, schema: string, ids: string[] | undefined): Promise<number> {
  const jobs = await forDead(boss, `SELECT id FROM ${schema}.job`, ids);
  return jobs.length > 0 ? boss.redrive(DEAD, { ids: jobs, limit: jobs.length }) : 0;
}

/** @returns how many were thrown away: those with these ids, or all */
export async function discardDead(boss: PgBoss, schema: string, ids: string[] | undefined): Promise<number> {
  return (await forDead(boss, `DELETE FROM ${schema}.job`, ids, 'RETURNING id')).length;
}

/** @returns the ids of the jobs that the statement was for */
async function forDead(boss: PgBoss, verb: string, ids: string[] | undefined, end = ''): Promise<string[]> {
  const which = `name = $1 AND state < 'active' AND ($2::text[] IS NULL OR data->>'key' = ANY($2))`;
  const values = [DEAD, ids?.map(keyOf) ?? null];
  const { rows } = await boss.getDb().executeSql(`${verb} WHERE ${which} ${end}`, values);
  return (rows as { id: string }[]).map(({ id }) => id);
}
