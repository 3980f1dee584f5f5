/** The dead letters of a queue on BullMQ: its failed jobs. */
import type { Job, Queue } from 'bullmq';
import type { DeadLetter } from '../event-queue.js';
import type { BullMqSettings } from './options.js';
import type { RedisClient } from './redis-connection.js';
import { duplicateKey, type StoredEvent } from './stored-event.js';

/** How many are read together. */
const PAGE = 100;
/** How often expired dead letters are searched for, in milliseconds, unless they are kept for less. */
const MAX_SWEEP_MS = 60_000;

export function readDead(jobs: Job<StoredEvent>[]): DeadLetter[] {
  return jobs.flatMap(({ data, attemptsMade, failedReason, finishedOn }) =>
    'erased' in data
      ? []
      : { event: data, attempts: attemptsMade, reason: failedReason, diedAt: new Date(finishedOn ?? 0) },
  );
}

/**
 * @param act changes one job; resolves to false if another process was first
 * @returns how many were changed, of those with these ids or of all that there are now
 */
export async function eachDead(
  queue: Queue<StoredEvent>,
  ids: string[] | undefined,
  act: (job: Job<StoredEvent>) => Promise<boolean>,
): Promise<number> {
  const wanted = ids && new Set(ids);
  const { failed = 0 } = await queue.getJobCounts('failed');
  let changed = 0;
  let skipped = 0;
  for (let seen = 0; seen < failed;) {
    const jobs = await queue.getJobs('failed', skipped, skipped + PAGE - 1, true);
    if (jobs.length === 0) break;
    const selected = jobs.filter(({ data }) => !wanted || wanted.has(data.id));
    changed += (await Promise.all(selected.map(act))).filter(Boolean).length;
    skipped += jobs.length - selected.length;
    seen += jobs.length;
  }
  return changed;
}

/** Makes one wait again, as if it had not been tried. */
export async function redriveDead(job: Job<StoredEvent>): Promise<boolean> {
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    if (await job.isFailed()) throw error;
    return false;
  }
}

/** Deletes one. BullMQ's own removal would delete it from wherever another process has moved it since. */
export async function discardDead(
  client: RedisClient,
  queue: Queue<StoredEvent>,
  job: Job<StoredEvent>,
): Promise<boolean> {
  const taken = (await client.zrem(queue.toKey('failed'), job.id ?? '')) === 1;
  if (!taken) return false;
  // A key that does not name the job outlives it: the event is a duplicate still.
  await client.set(duplicateKey(queue, job.data.id), 'discarded', 'KEEPTTL', 'XX');
  await job.remove();
  return true;
}

/**
 * Discards dead letters that are older than `keepDead`.
 *
 * @returns a function that stops it
 */
export function startSweeping(
  client: RedisClient,
  queue: Queue<StoredEvent>,
  { keepDead, report }: BullMqSettings,
): () => void {
  if (keepDead === undefined) return () => undefined;
  const sweep = async (): Promise<void> => {
    const oldest = Date.now() - keepDead * 1_000;
    for (;;) {
      const ids = await client.zrangebyscore(queue.toKey('failed'), 0, oldest, 'LIMIT', 0, PAGE);
      if (ids.length === 0) return;
      for (const id of ids) {
        const job = await queue.getJob(id);
        if (job) await discardDead(client, queue, job);
        else await client.zrem(queue.toKey('failed'), id);
      }
    }
  };
  const run = (): void => void sweep().catch(report);
  run();
  const timer = setInterval(run, Math.min(keepDead * 1_000, MAX_SWEEP_MS)).unref();
  return () => {
    clearInterval(timer);
  };
}
