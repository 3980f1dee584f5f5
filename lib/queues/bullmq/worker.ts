/** Works on the events of a queue on BullMQ. */
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { isDiscard } from '../../errors.js';
import type { QueuedEvent, QueueHandler, WorkOptions } from '../event-queue.js';
import { InFlight } from '../../internal/pending-tasks.js';
import { within } from '../../internal/with-timeout.js';
import { runAttempt } from '../shared/run-attempt.js';
import type { BullMqSettings } from './options.js';
import { loadBullMq } from './peers.js';
import { connectRedis, hangUp } from './redis-connection.js';

/** The queue's name, after the prefix in each key. */
export const NAME = 'events';
/** A worker tells that it is alive twice in this time; half of it later at most, others take over a dead one's events. */
const LOCK_MS = 30_000;
/** For how long a closing worker tries to tell what became of its last events. */
const FAREWELL_MS = 5_000;
/** A timer that is set for longer rings at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class BullMqWorker {
  readonly #client: Redis;
  readonly #worker: Worker<QueuedEvent>;
  readonly #attempts: InFlight;
  readonly #patience: number;
  readonly #onError: (error: unknown) => void;

  /** @returns a worker that has begun */
  static async start(
    handler: QueueHandler,
    { concurrency, timeout }: WorkOptions,
    settings: BullMqSettings,
  ): Promise<BullMqWorker> {
    const { Worker, UnrecoverableError } = await loadBullMq();
    const client = await connectRedis(settings, true);
    const handle = async ({ data }: Job<QueuedEvent>): Promise<void> => {
      try {
        await runAttempt(() => handler(data), timeout);
      } catch (error) {
        throw isDiscard(error) ? new UnrecoverableError(error.message) : error;
      }
    };
    const attempts = new InFlight();
    const worker = new Worker<QueuedEvent>(NAME, (job) => attempts.track(handle(job)), {
      connection: client,
      prefix: settings.prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      // An event that ends its worker each time counts as tried each time.
      maxStalledCount: settings.retries,
    });
    worker.on('error', settings.onError);
    const started = new BullMqWorker(
      client,
      worker,
      attempts,
      Math.min(timeout + FAREWELL_MS, LONGEST_TIMER_MS),
      settings.onError,
    );
    try {
      await worker.waitUntilReady();
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  private constructor(
    client: Redis,
    worker: Worker<QueuedEvent>,
    attempts: InFlight,
    patience: number,
    onError: (error: unknown) => void,
  ) {
    this.#client = client;
    this.#worker = worker;
    this.#attempts = attempts;
    this.#patience = patience;
    this.#onError = onError;
  }

  /** Begins nothing more; resolves once what was begun is done, and told where Redis is there to be told. */
  async stop(): Promise<void> {
    // Without Redis BullMQ would wait for it for ever, its timers keeping the process alive, where either of its
    // connections is not there to be ended: what runs then will run again.
    const blocking = await this.#worker.backend.blockingClient?.catch(() => undefined);
    const tooLong = (): Error => new Error(`The worker on Redis did not close within ${this.#patience} ms.`);
    const down = this.#client.status !== 'ready' || blocking?.status !== 'ready';
    await within(this.#patience, this.#worker.close(down), tooLong).catch(this.#onError);
    await this.#attempts.idle();
    hangUp(this.#client);
    if (blocking) hangUp(blocking);
  }
}
