/** An EventQueue on BullMQ. */
import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from '../event-queue.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../../internal/with-timeout.js';
import { eachDead, redriveDead, takeDead } from './dead-letters.js';
import type { BullMqSettings } from './options.js';
import { BullMqWorker, NAME } from './worker.js';
import { loadBullMq } from './peers.js';
import { ALREADY_WORKING, OpenOnce } from '../shared/open-once.js';
import { connectRedis, demandDurability, hangUp, late } from './redis-connection.js';

interface Opened {
  client: Redis;
  queue: Queue<QueuedEvent>;
}

export class BullMqQueue implements EventQueue {
  readonly #settings: BullMqSettings;
  readonly #opening: OpenOnce<Opened>;
  #worker: Promise<BullMqWorker> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: BullMqSettings) {
    this.#settings = settings;
    this.#opening = new OpenOnce(() => start(settings));
  }

  async open(): Promise<void> {
    await this.#opening.get();
  }

  async add(event: QueuedEvent): Promise<'stored' | 'duplicate'> {
    const { queue } = await this.#opening.get();
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
    await this.#opening.get();
    if (this.#worker) throw new Error(ALREADY_WORKING);
    this.#worker = BullMqWorker.start(handler, options, this.#settings);
    try {
      await this.#worker;
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
  }

  async stats(): Promise<QueueStats> {
    const { queue } = await this.#opening.get();
    const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed');
    const count = (state: string): number => counts[state] ?? 0;
    return { waiting: count('waiting') + count('delayed'), running: count('active'), dead: count('failed') };
  }

  async deadLetters({ limit = 100 }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const { queue } = await this.#opening.get();
    const jobs = await queue.getJobs('failed', 0, limit - 1, true);
    return jobs.map((job) => ({
      event: job.data,
      attempts: job.attemptsMade,
      reason: job.failedReason,
      diedAt: new Date(job.finishedOn ?? 0),
    }));
  }

  async redrive(ids?: string[]): Promise<number> {
    const { queue } = await this.#opening.get();
    return eachDead(queue, ids, redriveDead);
  }

  async discard(ids?: string[]): Promise<number> {
    const { client, queue } = await this.#opening.get();
    return eachDead(queue, ids, async (job) => {
      const taken = await takeDead(client, queue, job);
      if (!taken) return false;
      // What no longer names the job outlives it: the event is a duplicate still.
      await client.set(duplicateKey(queue, job.data.id), 'discarded', 'KEEPTTL', 'XX');
      await job.remove();
      return true;
    });
  }

  async forget(id: string): Promise<void> {
    const { client, queue } = await this.#opening.get();
    const key = duplicateKey(queue, id);
    const jobId = await client.get(key);
    const state = jobId === null ? 'unknown' : await queue.getJobState(jobId);
    if (state === 'unknown' || state === 'failed') await client.del(key);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const opened = await this.#opening.end();
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.stop();
    await opened?.queue.close();
    if (opened) hangUp(opened.client);
  }
}

async function start(settings: BullMqSettings): Promise<Opened> {
  const { Queue } = await loadBullMq();
  const client = await connectRedis(settings, false);
  try {
    await demandDurability(client, settings.durability);
    const queue = new Queue<QueuedEvent>(NAME, { connection: client, prefix: settings.prefix });
    queue.on('error', settings.onError);
    await queue.waitUntilReady();
    return { client, queue };
  } catch (error) {
    hangUp(client);
    throw error;
  }
}

/** Where BullMQ keeps which job was stored for an event. */
const duplicateKey = (queue: Queue<QueuedEvent>, id: string): string => queue.toKey(`de:${id}`);
