/** Manages dead letters of a queue on BullMQ: its failed jobs. */
import type { Job, Queue } from 'bullmq';
import type { DeadLetter } from '../event-queue.js';
import type { RedisClient } from './redis-connection.js';
import { toDuplicateKey, type StoredEvent } from './stored-event.js';

/** The number of jobs that are read at once. */
const PAGE_SIZE = 100;

export function toDeadLetters(jobs: Job<StoredEvent>[]): DeadLetter[] {
  return jobs.flatMap(({ data, attemptsMade, failedReason, finishedOn }) =>
    'erased' in data
      ? []
      : { event: data, attempts: attemptsMade, reason: failedReason, diedAt: new Date(finishedOn ?? 0) },
  );
}

/**
 * Changes the dead letters with these ids, or all.
 *
 * @param change changes one job; resolves to false if another process was first
 * @returns the number of changed dead letters
 */
export async function changeDeadLetters(
  queue: Queue<StoredEvent>,
  ids: string[] | undefined,
  change: (job: Job<StoredEvent>) => Promise<boolean>,
): Promise<number> {
  const wanted = ids && new Set(ids);
  const { failed = 0 } = await queue.getJobCounts('failed');
  let changed = 0;
  let skipped = 0;
  for (let readCount = 0; readCount < failed;) {
    const jobs = await queue.getJobs('failed', skipped, skipped + PAGE_SIZE - 1, true);
    if (jobs.length === 0) break;
    const selected = jobs.filter(({ data }) => !wanted || wanted.has(data.id));
    changed += (await Promise.all(selected.map(change))).filter(Boolean).length;
    skipped += jobs.length - selected.length;
    readCount += jobs.length;
  }
  return changed;
}

/** Makes a job wait again, without any attempts. */
export async function redriveJob(job: Job<StoredEvent>): Promise<boolean> {
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    if (await job.isFailed()) throw error;
    return false;
  }
}

/** Deletes a job, unless another process has changed its state: BullMQ's own removal would delete it in any state. */
export async function discardJob(
  client: RedisClient,
  queue: Queue<StoredEvent>,
  job: Job<StoredEvent>,
): Promise<boolean> {
  const isRemoved = (await client.zrem(queue.toKey('failed'), job.id ?? '')) === 1;
  if (!isRemoved) return false;
  // A key that does not contain the id of the job is not deleted with it, so that duplicates are recognized.
  await client.set(toDuplicateKey(queue, job.data.id), 'discarded', 'KEEPTTL', 'XX');
  await job.remove();
  return true;
}

/** Discards dead letters that are older than `keepDead` seconds. */
export async function discardExpired(
  client: RedisClient,
  queue: Queue<StoredEvent>,
  { keepDead }: { keepDead: number },
): Promise<void> {
  const oldest = Date.now() - keepDead * 1_000;
  for (;;) {
    const ids = await client.zrangebyscore(queue.toKey('failed'), 0, oldest, 'LIMIT', 0, PAGE_SIZE);
    if (ids.length === 0) return;
    for (const id of ids) {
      const job = await queue.getJob(id);
      if (job) await discardJob(client, queue, job);
      else await client.zrem(queue.toKey('failed'), id);
    }
  }
}
