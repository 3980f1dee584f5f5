/** An EventQueue on BullMQ. */
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from '../event-queue.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../within.js';
import type { BullMqSettings } from './bullmq-options.js';
import { BullMqWorker, NAME } from './bullmq-worker.js';
import { loadPeer } from './load-peer.js';
import { connectRedis, demandDurability, hangUp, late } from './redis-connection.js';

/** How many dead letters are looked at together. */
const PAGE = 100;
type EventJob = Job<QueuedEvent>;

interface Opened {
  client: Redis;
  queue: Queue<QueuedEvent>;
}

export class BullMqQueue implements EventQueue {
  readonly #settings: BullMqSettings;
  #opened: Promise<Opened> | undefined;
  #worker: BullMqWorker | undefined;

  constructor(settings: BullMqSettings) {
    this.#settings = settings;
  }

  async open(): Promise<void> {
    await this.#open();
  }

  async add(event: QueuedEvent): Promise<'stored' | 'duplicate'> {
    const { queue } = await this.#open();
    const { retries, backoff, keep } = this.#settings;
    const jobId = randomUUID();
    const added = queue.add(event.type, event, {
      jobId,
      attempts: retries + 1,
      backoff: { type: 'exponential', delay: backoff * 1000, jitter: 0.5 },
      // Of a job with the same id BullMQ would not tell that it was there. Here it gives the id of the one that was, and
      // knows it when it is gone from the queue, too.
      deduplication: { id: event.id, ttl: Math.ceil(keep * 1000) },
      removeOnComplete: true,
    });
    const { id } = await within(DEPENDENCY_TIMEOUT_MS, added, late);
    return id === jobId ? 'stored' : 'duplicate';
  }

  async work(handler: QueueHandler, options: WorkOptions): Promise<void> {
    await this.#open();
    this.#worker = await BullMqWorker.start(handler, options, this.#settings);
  }

  async stats(): Promise<QueueStats> {
    const { queue } = await this.#open();
    const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed');
    const count = (state: string): number => counts[state] ?? 0;
    return { waiting: count('waiting') + count('delayed'), running: count('active'), dead: count('failed') };
  }

  async deadLetters({ limit = 100 }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const { queue } = await this.#open();
    const jobs = await queue.getJobs('failed', 0, limit - 1, true);
    return jobs.map((job) => ({
      event: job.data,
      attempts: job.attemptsMade,
      reason: job.failedReason,
      diedAt: new Date(job.finishedOn ?? 0),
    }));
  }

  redrive(ids?: string[]): Promise<number> {
    return this.#eachDead(ids, (job) => job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }));
  }

  discard(ids?: string[]): Promise<number> {
    return this.#eachDead(ids, async (job, { client, queue }) => {
      // What no longer names the job outlives it: the event is a duplicate still.
      await client.set(duplicateKey(queue, job.data.id), 'discarded', 'KEEPTTL', 'XX');
      await job.remove();
    });
  }

  async forget(id: string): Promise<void> {
    const { client, queue } = await this.#open();
    const key = duplicateKey(queue, id);
    const jobId = await client.get(key);
    const state = jobId === null ? 'unknown' : await queue.getJobState(jobId);
    if (state === 'unknown' || state === 'failed') await client.del(key);
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await this.#worker?.stop();
    this.#worker = undefined;
    await opened?.queue.close();
    if (opened) hangUp(opened.client);
  }

  /** @returns how many dead letters `act` was done to: those with these ids, or all that there are now */
  async #eachDead(
    ids: string[] | undefined,
    act: (job: EventJob, opened: Opened) => Promise<unknown>,
  ): Promise<number> {
    const opened = await this.#open();
    const wanted = ids && new Set(ids);
    let acted = 0;
    let left = 0;
    const { failed = 0 } = await opened.queue.getJobCounts('failed');
    while (acted + left < failed) {
      const jobs = await opened.queue.getJobs('failed', left, left + PAGE - 1, true);
      if (jobs.length === 0) break;
      const meant = jobs.filter(({ data }) => !wanted || wanted.has(data.id));
      await Promise.all(meant.map((job) => act(job, opened)));
      acted += meant.length;
      left += jobs.length - meant.length;
    }
    return acted;
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #start(): Promise<Opened> {
    const { Queue } = await loadPeer('bullmq', () => import('bullmq'));
    const client = await connectRedis(this.#settings, false);
    try {
      await demandDurability(client, this.#settings.durability);
      const queue = new Queue<QueuedEvent>(NAME, { connection: client, prefix: this.#settings.prefix });
      queue.on('error', this.#settings.onError);
      await queue.waitUntilReady();
      return { client, queue };
    } catch (error) {
      hangUp(client);
      throw error;
    }
  }
}

/** Where BullMQ keeps which job was stored for an event. */
const duplicateKey = (queue: Queue<QueuedEvent>, id: string): string => queue.toKey(`de:${id}`);
