/** An EventQueue on BullMQ. */
import type { Queue } from 'bullmq';
import {
  type AddResult,
  type DeadLetter,
  DEFAULT_CLOSE_TIMEOUT_MS,
  type EventQueue,
  type QueuedEvent,
  type QueueHandler,
  type QueueStats,
  type WorkOptions,
} from '../event-queue.js';
import { withDeadline, withTimeout } from '../../internal/with-timeout.js';
import type { GroupCommit } from '../shared/group-commit.js';
import { checkAddress, checkIds, checkLimit } from '../shared/check-arguments.js';
import { startSweeping } from '../shared/start-sweeping.js';
import { ALREADY_WORKING, OpenOnce } from '../shared/open-once.js';
import { changeDeadLetters, discardExpired, discardJob, redriveJob, toDeadLetters } from './dead-letters.js';
import { assertCommands } from './assert-commands.js';
import { assertDurability } from './assert-durability.js';
import { eraseRecipient } from './erase-recipient.js';
import { reportEvictionPolicy } from './eviction-policy.js';
import { createInserts } from './insert-events.js';
import type { BullMqSettings } from './options.js';
import { loadBullMq } from './peers.js';
import { connectRedis, exchange, hangUp, hangUpOnError, type RedisClient } from './redis-connection.js';
import { toRedisError } from './redis-errors.js';
import { toDuplicateKey, type StoredEvent } from './stored-event.js';
import { BullMqWorker, QUEUE_NAME } from './worker.js';

interface Opened {
  client: RedisClient;
  queue: Queue<StoredEvent>;
  inserts: GroupCommit<QueuedEvent, AddResult>;
}

export class BullMqQueue implements EventQueue {
  readonly #settings: BullMqSettings;
  readonly #opening: OpenOnce<Opened>;
  #worker: Promise<BullMqWorker> | undefined;
  #stopSweeping: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: BullMqSettings) {
    this.#settings = settings;
    this.#opening = new OpenOnce(() => start(settings));
  }

  async open(): Promise<void> {
    await this.#opening.get();
  }

  async add(event: QueuedEvent): Promise<AddResult> {
    const { inserts } = await this.#opening.get();
    return exchange(this.#settings, inserts.add(event));
  }

  async work(handler: QueueHandler, options: WorkOptions): Promise<void> {
    const { client, queue } = await this.#opening.get();
    if (this.#worker) throw new Error(ALREADY_WORKING);
    this.#worker = BullMqWorker.start(handler, options, this.#settings);
    try {
      await this.#worker;
      this.#stopSweeping = startSweeping((options) => discardExpired(client, queue, options), this.#settings);
    } catch (error) {
      this.#worker = undefined;
      throw toRedisError(error);
    }
  }

  async stats(): Promise<QueueStats> {
    const { queue } = await this.#opening.get();
    const counts = await exchange(this.#settings, queue.getJobCounts('waiting', 'delayed', 'active', 'failed'));
    const count = (state: string): number => counts[state] ?? 0;
    return { waiting: count('waiting') + count('delayed'), running: count('active'), dead: count('failed') };
  }

  async deadLetters({ limit }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const count = checkLimit(limit);
    const { queue } = await this.#opening.get();
    return toDeadLetters(await exchange(this.#settings, queue.getJobs('failed', 0, count - 1, true)));
  }

  async redrive(ids?: string[]): Promise<number> {
    checkIds('redrive()', ids);
    return this.#change(({ queue }) => changeDeadLetters(queue, ids, redriveJob));
  }

  async discard(ids?: string[]): Promise<number> {
    checkIds('discard()', ids);
    return this.#change(({ client, queue }) => changeDeadLetters(queue, ids, (job) => discardJob(client, queue, job)));
  }

  async forget(id: string): Promise<void> {
    await this.#change(async ({ client, queue }) => {
      const key = toDuplicateKey(queue, id);
      const jobId = await client.get(key);
      const state = jobId === null ? 'unknown' : await queue.getJobState(jobId);
      if (state === 'unknown' || state === 'failed') await client.del(key);
    });
  }

  async erase(address: string): Promise<number> {
    const recipient = checkAddress(address);
    return this.#change(({ client, queue }) => eraseRecipient(client, queue, recipient));
  }

  close({ timeout = DEFAULT_CLOSE_TIMEOUT_MS }: { timeout?: number } = {}): Promise<void> {
    return (this.#closing ??= this.#close(timeout));
  }

  /** For changes that may take longer than a request can wait. */
  async #change<T>(change: (opened: Opened) => Promise<T>): Promise<T> {
    const opened = await this.#opening.get();
    try {
      return await change(opened);
    } catch (error) {
      throw toRedisError(error);
    }
  }

  async #close(timeout: number): Promise<void> {
    const opening = this.#opening.end();
    const createError = (): Error => new Error(`The queue did not close within ${timeout} ms.`);
    const opened = await withTimeout(timeout, opening, createError).catch(this.#settings.report);
    const worker = await this.#worker?.catch(() => undefined);
    this.#stopSweeping?.();
    await worker?.stop(timeout);
    // If it opens later, it is closed immediately.
    if (opened) await disconnect(opened);
    else void opening.then((tooLate) => tooLate && disconnect(tooLate)).catch(this.#settings.report);
    this.#settings.endReports();
  }
}

async function disconnect({ client, queue }: Opened): Promise<void> {
  await queue.close();
  hangUp(client);
}

async function start(settings: BullMqSettings): Promise<Opened> {
  const { Job, Queue } = await loadBullMq();
  const client = await connectRedis(settings, { patient: false });
  const createQueue = async (): Promise<Queue<StoredEvent>> => {
    await assertCommands(client, `${settings.prefix}:${QUEUE_NAME}:probe`);
    await assertDurability(client, settings.durability);
    await reportEvictionPolicy(client, settings);
    const queue = new Queue<StoredEvent>(QUEUE_NAME, { connection: client, prefix: settings.prefix });
    queue.on('error', settings.report);
    await withDeadline(queue.waitUntilReady(), 'Redis');
    return queue;
  };
  const queue = await hangUpOnError(client, createQueue()).catch((error: unknown) => {
    throw (error as Error).name === 'ReplyError' ? toRedisError(error) : error;
  });
  return { client, queue, inserts: createInserts({ client, queue, jobClass: Job, settings }) };
}
