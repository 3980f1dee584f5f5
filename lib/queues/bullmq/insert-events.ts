/** Stores events as jobs. */
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import type { QueuedEvent } from '../event-queue.js';
import { GroupCommit } from '../shared/group-commit.js';
import type { BullMqSettings } from './options.js';
import type { RedisClient } from './redis-connection.js';
import type { StoredEvent } from './stored-event.js';

export type Stored = 'stored' | 'duplicate';

export interface Inserting {
  client: RedisClient;
  queue: Queue<StoredEvent>;
  /** The class of jobs, of the package that is loaded. */
  jobClass: typeof Job;
  settings: Pick<BullMqSettings, 'retries' | 'backoff' | 'keep'>;
}

/**
 * Stores together the events that arrive while others are being stored: Redis syncs to its disk once per transaction, but
 * several times for as many single commands.
 */
export function createInserts({ client, queue, jobClass, settings }: Inserting): GroupCommit<QueuedEvent, Stored> {
  const toJob = (event: QueuedEvent): Job<StoredEvent> => {
    const jobId = randomUUID();
    return new jobClass<StoredEvent>(queue, event.type, event, toJobOptions(event.id, jobId, settings), jobId);
  };
  const commit = async (events: QueuedEvent[]): Promise<(Stored | Promise<Stored>)[]> => {
    const jobs = events.map(toJob);
    const [first, ...others] = jobs;
    if (first && others.length === 0) return [await storeAlone(queue, first)];
    return (
      (client.status === 'ready' && (await storeTogether(queue, jobs))) || jobs.map((job) => storeAlone(queue, job))
    );
  };
  return new GroupCommit({ commit, measure: ({ body }) => body.length });
}

/**
 * Stores jobs in one transaction.
 *
 * @returns undefined if Redis rejects the transaction or one of the jobs, or if the connection is lost: then each has to be
 * stored alone, which connects again. One that was stored here is known by its id.
 */
async function storeTogether(queue: Queue<StoredEvent>, jobs: Job<StoredEvent>[]): Promise<Stored[] | undefined> {
  try {
    const replies = await queue.getBackend().addFlow(jobs.map((job) => job.toFlowEntry()));
    if (replies.length < jobs.length || replies.some(([error, id]) => error || typeof id !== 'string'))
      return undefined;
    return replies.map(([, id], index) => toState(jobs[index]?.id, id));
  } catch {
    return undefined;
  }
}

async function storeAlone(
  queue: Queue<StoredEvent>,
  { name, data, opts, id: jobId }: Job<StoredEvent>,
): Promise<Stored> {
  const { id } = await queue.add(name, data, opts);
  return toState(jobId, id);
}

/** @param id of the job that there is for the event */
const toState = (ownId: unknown, id: unknown): Stored => (id === ownId ? 'stored' : 'duplicate');

function toJobOptions(eventId: string, jobId: string, { retries, backoff, keep }: Inserting['settings']) {
  return {
    jobId,
    attempts: retries + 1,
    backoff: { type: 'exponential', delay: backoff * 1000, jitter: 0.5 },
    // For a job with the same id BullMQ would not report that it was there. Here it returns the id of the one that was,
    // and knows it after that job is gone from the queue, too.
    deduplication: { id: eventId, ttl: Math.ceil(keep * 1000) },
    removeOnComplete: true,
    // A stack repeats the message of the error, and is stored once per attempt.
    stackTraceLimit: 0,
  };
}
