/** The dead letters of a queue on BullMQ: what has failed for good. */
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueuedEvent } from '../event-queue.js';

/** How many are looked at together. */
const PAGE = 100;

/**
 * @param act does it to one; resolves to false where another process was the first
 * @returns how many it was done to, of those with these ids or of all that there are now
 */
export async function eachDead(
  queue: Queue<QueuedEvent>,
  ids: string[] | undefined,
  act: (job: Job<QueuedEvent>) => Promise<boolean>,
): Promise<number> {
  const wanted = ids && new Set(ids);
  const { failed = 0 } = await queue.getJobCounts('failed');
  let acted = 0;
  let left = 0;
  for (let seen = 0; seen < failed;) {
    const jobs = await queue.getJobs('failed', left, left + PAGE - 1, true);
    if (jobs.length === 0) break;
    const meant = jobs.filter(({ data }) => !wanted || wanted.has(data.id));
    acted += (await Promise.all(meant.map(act))).filter(Boolean).length;
    left += jobs.length - meant.length;
    seen += jobs.length;
  }
  return acted;
}

/** Puts one back, as if it had not been tried. */
export async function redriveDead(job: Job<QueuedEvent>): Promise<boolean> {
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    if (await job.isFailed()) throw error;
    return false;
  }
}

/** Takes one out of the dead letters. BullMQ's own removal would take it from wherever another has put it since. */
export async function takeDead(client: Redis, queue: Queue<QueuedEvent>, { id = '' }: Job): Promise<boolean> {
  return (await client.zrem(queue.toKey('failed'), id)) === 1;
}
