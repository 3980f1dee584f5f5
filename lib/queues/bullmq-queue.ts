/** An EventQueue on BullMQ. */
import { randomUUID } from 'node:crypto';
import type { Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DiscardError } from '../errors.js';
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from '../event-queue.js';
import { InFlight } from '../in-flight.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../within.js';
import type { BullMqSettings } from './bullmq-options.js';
import { loadPeer } from './load-peer.js';
import { connectRedis, demandDurability, late } from './redis-connection.js';

/** The queue's name, after the prefix in each key. */
const NAME = 'events';
/** How many dead letters are looked at together. */
const PAGE = 100;
/** A worker tells that it is alive twice in this time; a third later, others take over the events of a dead one. */
const LOCK_MS = 10_000;
/** For how long a closing worker tries to tell what became of its last events. */
const FAREWELL_MS = 5_000;

type EventJob = Job<QueuedEvent>;

interface Opened {
  client: Redis;
  queue: Queue<QueuedEvent>;
}

interface AtWork {
  client: Redis;
  worker: Worker<QueuedEvent>;
  timeout: number;
  attempts: InFlight;
}

export class BullMqQueue implements EventQueue {
  readonly #settings: BullMqSettings;
  #opened: Promise<Opened> | undefined;
  #atWork: AtWork | undefined;

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

  async work(handler: QueueHandler, { concurrency, timeout }: WorkOptions): Promise<void> {
    await this.#open();
    const { prefix, retries, onError } = this.#settings;
    const { Worker, UnrecoverableError } = await loadPeer('bullmq', () => import('bullmq'));
    const client = await connectRedis(this.#settings, true);
    const tooLong = (): Error => new Error(`The event was not handled within ${timeout} ms.`);
    const handle = async ({ data }: EventJob): Promise<void> => {
      try {
        const handled = async (): Promise<void> => handler(data);
        await within(timeout, handled(), tooLong);
      } catch (error) {
        throw error instanceof DiscardError ? new UnrecoverableError(error.message) : error;
      }
    };
    const attempts = new InFlight();
    const worker = new Worker<QueuedEvent>(NAME, (job) => attempts.track(handle(job)), {
      connection: client,
      prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // An event that ends its worker each time counts as tried each time.
      maxStalledCount: retries,
    });
    worker.on('error', onError);
    this.#atWork = { client, worker, timeout, attempts };
    await worker.waitUntilReady();
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
    if (this.#atWork) {
      const { worker, client, timeout, attempts } = this.#atWork;
      this.#atWork = undefined;
      // Without Redis it would wait for it, and its timers keep the process alive: what runs then will run again.
      const down = client.status !== 'ready';
      await within(timeout + FAREWELL_MS, worker.close(down), late).catch(this.#settings.onError);
      await attempts.idle();
      client.disconnect();
    }
    await opened?.queue.close();
    opened?.client.disconnect();
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
      client.disconnect();
      throw error;
    }
  }
}

/** Where BullMQ keeps which job was stored for an event. */
const duplicateKey = (queue: Queue<QueuedEvent>, id: string): string => queue.toKey(`de:${id}`);
