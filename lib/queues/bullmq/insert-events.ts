/** Stores events as jobs. */
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import type { AddResult, QueuedEvent } from '../event-queue.js';
import { GroupCommit } from '../shared/group-commit.js';
import type { BullMqSettings } from './options.js';
import type { RedisClient } from './redis-connection.js';
import type { StoredEvent } from './stored-event.js';

export interface Inserting {
  client: RedisClient;
  queue: Queue<StoredEvent>;
  /** The class of jobs of the loaded package. */
  jobClass: typeof Job;
  settings: Pick<BullMqSettings, 'retries' | 'backoff' | 'keep'>;
}

/**
 * Stores concurrent events together: Redis syncs its disk once per transaction, but once for each single command.
 */
export function createInserts({ client, queue, jobClass, settings }: Inserting): GroupCommit<QueuedEvent, AddResult> {
  const toJob = (event: QueuedEvent): Job<StoredEvent> => {
    const jobId = randomUUID();
    return new jobClass<StoredEvent>(queue, event.type, event, toJobOptions(event.id, jobId, settings), jobId);
  };
  const commit = async (events: QueuedEvent[]): Promise<(AddResult | Promise<AddResult>)[]> => {
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
 * @returns undefined if Redis rejects the transaction or one of the jobs, or if the connection is lost. Then each job has to
 * be stored separately, which reconnects. A job that was stored here is recognized by its id.
 */
async function storeTogether(queue: Queue<StoredEvent>, jobs: Job<StoredEvent>[]): Promise<AddResult[] | undefined> {
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
): Promise<AddResult> {
  const { id } = await queue.add(name, data, opts);
  return toState(jobId, id);
}

/** @param id the id of the job that is stored for the event */
const toState = (ownId: unknown, id: unknown): AddResult => (id === ownId ? 'stored' : 'duplicate');

function toJobOptions(eventId: string, jobId: string, { retries, backoff, keep }: Inserting['settings']) {
  return {
    jobId,
    attempts: retries + 1,
    backoff: { type: 'exponential', delay: backoff * 1000, jitter: 0.5 },
    // BullMQ does not report that a job with the same id exists. With this option it returns the id of the existing job,
    // also after that job has been deleted.
    deduplication: { id: eventId, ttl: Math.ceil(keep * 1000) },
    removeOnComplete: true,
    // A stack repeats the message of the error, and is stored once per attempt.
    stackTraceLimit: 0,
  };
}
