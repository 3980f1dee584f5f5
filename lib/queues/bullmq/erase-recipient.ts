/** Erases the data of a recipient: waiting events, dead letters, and the data of events that are running. */
import type { Job, Queue, Worker } from 'bullmq';
import { createAddressMatcher } from '../shared/create-address-matcher.js';
import type { RedisClient } from './redis-connection.js';
import { duplicateKey, type StoredEvent } from './stored-event.js';

/** How many jobs are read together. */
const PAGE = 200;
/** A job may move from one state to another while they are read. */
const MIN_PASSES = 2;

/** @returns how many events were erased */
export async function eraseRecipient(client: RedisClient, queue: Queue<StoredEvent>, address: string): Promise<number> {
  const mentions = createAddressMatcher(address);
  const erased = new Set<string>();
  const eraseFrom = async (state: 'waiting' | 'delayed' | 'failed' | 'active'): Promise<void> => {
    for (let kept = 0; ;) {
      const jobs = await queue.getJobs(state, kept, kept + PAGE - 1, true);
      if (jobs.length === 0) return;
      for (const job of jobs) {
        if (!isOfRecipient(job, mentions)) kept += 1;
        else {
          if (!(await eraseJob(client, queue, job))) kept += 1;
          erased.add(job.data.id);
        }
      }
    }
  };
  for (let before = -1, passes = 0; before !== erased.size || passes < MIN_PASSES; passes += 1) {
    before = erased.size;
    for (const state of ['waiting', 'delayed', 'failed', 'active'] as const) await eraseFrom(state);
  }
  // The stream of BullMQ's events contains reasons of failures. The queue does not read it.
  await client.del(queue.toKey('events'));
  return erased.size;
}

function isOfRecipient(job: Job<StoredEvent>, mentions: (text: string) => boolean): boolean {
  const { data, stacktrace } = job;
  const { failedReason } = job as { failedReason?: string };
  const texts = ['erased' in data ? undefined : data.body, failedReason, ...(stacktrace ?? [])];
  return texts.some((text) => typeof text === 'string' && mentions(text));
}

/** @returns false if a worker is running it: then its data is deleted, so that nothing is left to handle if it is retried */
async function eraseJob(client: RedisClient, queue: Queue<StoredEvent>, job: Job<StoredEvent>): Promise<boolean> {
  const { id } = job.data;
  // The key that names no job outlives the job: the event is a duplicate still.
  await client.set(duplicateKey(queue, id), 'erased', 'KEEPTTL', 'XX');
  try {
    await job.remove();
    return true;
  } catch (error) {
    if (!(await job.isActive())) throw error;
  }
  const key = queue.toKey(job.id ?? '');
  if ((await client.exists(key)) === 0) return true;
  await job.updateData({ id, erased: true });
  await client.hdel(key, 'failedReason', 'stacktrace');
  return false;
}

/** Whether the data of a job was erased since its worker has read it. */
export async function isErased(
  client: RedisClient,
  worker: Worker<StoredEvent>,
  job: Job<StoredEvent>,
): Promise<boolean> {
  const data = await client.hget(worker.toKey(job.id ?? ''), 'data');
  return data !== null && 'erased' in (JSON.parse(data) as StoredEvent);
}

/** To be called when a job has failed: if it was erased meanwhile, its reason must not be stored. */
export async function eraseReason(
  client: RedisClient,
  worker: Worker<StoredEvent>,
  job: Job<StoredEvent> | undefined,
): Promise<void> {
  if (!job || !(await isErased(client, worker, job))) return;
  await client.hdel(worker.toKey(job.id ?? ''), 'failedReason', 'stacktrace');
  if (await job.isFailed()) await job.remove();
  await client.del(worker.toKey('events'));
}
