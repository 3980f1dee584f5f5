/** Erases the data of a recipient: waiting events, dead letters, and the data of events that are running. */
import type { Job, Queue, Worker } from 'bullmq';
import { createAddressMatcher } from '../shared/create-address-matcher.js';
import type { RedisClient } from './redis-connection.js';
import { toDuplicateKey, type StoredEvent } from './stored-event.js';

/** The number of jobs that are read at once. */
const PAGE_SIZE = 200;
/** A job may change its state while jobs are read, so each state is read again. */
const MIN_PASSES = 2;

const states = ['waiting', 'delayed', 'failed', 'active'] as const;

/** @returns the number of erased events */
export async function eraseRecipient(client: RedisClient, queue: Queue<StoredEvent>, address: string): Promise<number> {
  const matches = createAddressMatcher(address);
  const erased = new Set<string>();
  for (let before = -1, passes = 0; before !== erased.size || passes < MIN_PASSES; passes += 1) {
    before = erased.size;
    for (const state of states) for (const id of await eraseJobs({ client, queue }, state, matches)) erased.add(id);
  }
  // The stream of BullMQ's events contains reasons of failures. The queue does not read it.
  await client.del(queue.toKey('events'));
  return erased.size;
}

/** @returns the ids of the erased events */
async function eraseJobs(
  { client, queue }: { client: RedisClient; queue: Queue<StoredEvent> },
  state: (typeof states)[number],
  matches: (text: string) => boolean,
): Promise<string[]> {
  const erased: string[] = [];
  for (let kept = 0; ;) {
    const jobs = await queue.getJobs(state, kept, kept + PAGE_SIZE - 1, true);
    if (jobs.length === 0) return erased;
    kept += jobs.length;
    for (const job of jobs.filter((each) => concernsRecipient(each, matches))) {
      if (await eraseJob(client, queue, job)) kept -= 1;
      erased.push(job.data.id);
    }
  }
}

function concernsRecipient(job: Job<StoredEvent>, matches: (text: string) => boolean): boolean {
  const { data, stacktrace } = job;
  const { failedReason } = job as { failedReason?: string };
  const texts = ['erased' in data ? undefined : data.body, failedReason, ...(stacktrace ?? [])];
  return texts.some((text) => typeof text === 'string' && matches(text));
}

/** @returns false if a worker is running the job: then only its data is deleted, so that a retry handles nothing */
async function eraseJob(client: RedisClient, queue: Queue<StoredEvent>, job: Job<StoredEvent>): Promise<boolean> {
  const { id } = job.data;
  // A key that does not contain the id of the job is not deleted with it, so that duplicates are recognized.
  await client.set(toDuplicateKey(queue, id), 'erased', 'KEEPTTL', 'XX');
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

/** To be called when a job has failed. If it was erased in the meantime, deletes the stored reason. */
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
