/** Works on the events of a queue on BullMQ. */
import type { Job, Worker } from 'bullmq';
import { isDiscard } from '../../errors.js';
import { PendingTasks } from '../../internal/pending-tasks.js';
import { resolvesInTime, withDeadline, withTimeout } from '../../internal/with-timeout.js';
import type { QueueHandler, WorkOptions } from '../event-queue.js';
import { createIdleTracing } from '../shared/idle-tracing.js';
import { runAttempt } from '../shared/run-attempt.js';
import { eraseReason, isErased } from './erase-recipient.js';
import type { BullMqSettings } from './options.js';
import { loadBullMq } from './peers.js';
import { connectRedis, hangUp, type RedisClient } from './redis-connection.js';
import type { StoredEvent } from './stored-event.js';

/** The name of the queue, which follows the prefix in each key. */
export const QUEUE_NAME = 'events';
/** How long a lock lasts. It is renewed twice in that time. After half of it without a lock, an event is considered stalled. */
const LOCK_MS = 30_000;
/** How long a closing worker waits until its last results are stored, in milliseconds. */
const MAX_SETTLE_MS = 4_000;
const MIN_SETTLE_MS = 500;

interface WorkerParts {
  client: RedisClient;
  worker: Worker<StoredEvent>;
  attempts: PendingTasks;
  /** Erasures of stored reasons, which follow a failed attempt. */
  erasures: PendingTasks;
  report: (error: unknown) => void;
}

export class BullMqWorker {
  readonly #parts: WorkerParts;

  /** @returns a worker that has started */
  static start(handler: QueueHandler, options: WorkOptions, settings: BullMqSettings): Promise<BullMqWorker> {
    const { suppress, restore } = createIdleTracing();
    const traced: QueueHandler = (event) => restore(() => handler(event));
    // Otherwise each poll of the worker would be a span.
    return suppress(() => BullMqWorker.#start(traced, options, settings));
  }

  static async #start(handler: QueueHandler, options: WorkOptions, settings: BullMqSettings): Promise<BullMqWorker> {
    const { Worker, UnrecoverableError } = await loadBullMq();
    const client = await connectRedis(settings, { patient: true });
    const attempts = new PendingTasks();
    const handle = async (job: Job<StoredEvent>): Promise<void> => {
      settings.reportSuccess();
      const { data } = job;
      if ('erased' in data) return;
      try {
        await runAttempt(() => handler(data), options.timeout);
      } catch (error) {
        // If it failed, the reason would be stored in the job and in BullMQ's stream of events.
        if (await isErased(client, worker, job)) return;
        throw isDiscard(error) ? new UnrecoverableError(error.message) : error;
      }
    };
    const worker = new Worker<StoredEvent>(QUEUE_NAME, (job) => attempts.track(handle(job)), {
      connection: client,
      prefix: settings.prefix,
      concurrency: options.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // The death of a worker counts as an attempt.
      maxStalledCount: settings.retries,
    });
    worker.on('error', settings.report);
    worker.on('drained', settings.reportSuccess);
    const erasures = new PendingTasks();
    worker.on('failed', (job) => void erasures.track(eraseReason(client, worker, job)).catch(settings.report));
    const started = new BullMqWorker({ client, worker, attempts, erasures, report: settings.report });
    try {
      await withDeadline(worker.waitUntilReady(), 'Redis');
      return started;
    } catch (error) {
      await started.stop(0);
      throw error;
    }
  }

  private constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /**
   * Stops fetching, and waits for running events. An event that runs longer is neither completed nor failed: its lock
   * expires, and another worker gets it.
   *
   * @param timeout how long to wait, in milliseconds
   */
  async stop(timeout: number): Promise<void> {
    const { client, worker, attempts, erasures, report } = this.#parts;
    const end = performance.now() + timeout;
    const blocking = (await worker.backend.blockingClient?.catch(() => undefined)) as RedisClient | undefined;
    await worker.pause(true);
    const isSettled = await resolvesInTime(timeout, attempts.waitUntilIdle());
    // Without a connection BullMQ would wait for one forever.
    const isConnected = client.status === 'ready' && blocking?.status === 'ready';
    const rest = Math.max(MIN_SETTLE_MS, Math.min(MAX_SETTLE_MS, end - performance.now()));
    const createError = (): Error => new Error(`The worker on Redis did not close within ${Math.round(rest)} ms.`);
    const closing = worker.close(!isSettled || !isConnected).then(() => erasures.waitUntilIdle());
    await withTimeout(rest, closing, createError).catch(report);
    hangUp(client);
    if (blocking) hangUp(blocking);
  }
}
