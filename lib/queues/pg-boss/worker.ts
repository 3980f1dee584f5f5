/** Fetches as many jobs as there is room for, and settles each by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDiscard } from '../../errors.js';
import type { QueueHandler, WorkOptions } from '../event-queue.js';
import { runAttempt } from '../shared/run-attempt.js';
import { WakeableSleep } from '../shared/wakeable-sleep.js';
import { GroupCommit } from './group-commit.js';
import { hurry } from './dead-workers.js';
import { EVENTS } from './engine.js';
import { eventOf, type JobData, outputOf } from './job.js';

/** How often is asked for what no bell tells of, such as a retry that is due, in milliseconds. */
const POLL_MS = 500;
/** How often is told that this worker is alive, in milliseconds: a sixth of the time after which it counts as dead. */
const TOUCH_MS = 5_000;
/** For how long a closing worker tries to tell what became of an event, in milliseconds. */
const FAREWELL_MS = 10_000;

interface Surroundings {
  boss: PgBoss;
  /** Where the table of jobs is. */
  schema: string;
  /** Told how many rows were written. */
  wrote: (rows: number) => void;
  onError: (error: unknown) => void;
}

export class PgBossWorker {
  readonly #pause = new WakeableSleep();
  readonly #running = new Map<Job<JobData>, Promise<void>>();
  readonly #completed: GroupCommit<Job<JobData>, unknown>;
  readonly #handler: QueueHandler;
  readonly #options: WorkOptions;
  readonly #around: Surroundings;
  readonly #loop: Promise<void>;
  readonly #heart = new WakeableSleep();
  readonly #beating: Promise<void>;
  #alive = true;
  #stopped = Infinity;

  constructor(handler: QueueHandler, options: WorkOptions, around: Surroundings) {
    this.#handler = handler;
    this.#options = options;
    this.#around = around;
    this.#completed = new GroupCommit((jobs) => around.boss.complete(EVENTS, jobs));
    this.#beating = this.#beat();
    this.#loop = this.#work();
  }

  /** Looks for events at once. */
  wake(): void {
    this.#pause.wake();
  }

  /** Fetches no more; resolves once what was begun is settled. */
  async stop(): Promise<void> {
    this.#stopped = performance.now();
    this.wake();
    await this.#loop;
    await Promise.all(this.#running.values());
    this.#alive = false;
    this.#heart.wake();
    await this.#beating;
  }

  /**
   * Tells that this worker is alive; where the engine was away, as soon as it is back, before others take its events.
   * Looks after what dead ones left.
   */
  async #beat(): Promise<void> {
    for (let pause = TOUCH_MS; this.#alive;) {
      await this.#heart.sleep(pause);
      pause = (await this.#touch()) ? TOUCH_MS : POLL_MS;
    }
  }

  async #touch(): Promise<boolean> {
    const { boss, schema } = this.#around;
    const jobs = [...this.#running.keys()];
    try {
      if (jobs.length > 0) await boss.touch(EVENTS, jobs);
      await hurry(boss, schema);
      return true;
    } catch (error) {
      this.#around.onError(error);
      return false;
    }
  }

  async #work(): Promise<void> {
    while (this.#stopped === Infinity) {
      const room = this.#options.concurrency - this.#running.size;
      const jobs = room > 0 ? await this.#fetch(room) : [];
      for (const job of jobs) {
        const run = this.#run(job).finally(() => {
          this.#running.delete(job);
          // With a full house somebody may be waiting for the room.
          if (this.#running.size >= this.#options.concurrency - 1 || jobs.length === room) this.wake();
        });
        this.#running.set(job, run);
      }
      if (jobs.length < room || room === 0) await this.#pause.sleep(POLL_MS);
    }
  }

  async #fetch(batchSize: number): Promise<Job<JobData>[]> {
    try {
      return await this.#around.boss.fetch<JobData>(EVENTS, { batchSize });
    } catch (error) {
      this.#around.onError(error);
      return [];
    }
  }

  async #run(job: Job<JobData>): Promise<void> {
    const settle = await runAttempt(() => this.#handler(eventOf(job.data)), this.#options.timeout).then(
      () => () => this.#completed.add(job),
      // Whatever the handler failed with, the attempt has made an error of it.
      (failure: unknown) => () => this.#fail(job, failure as Error),
    );
    await this.#insist(settle);
    this.#around.wrote(1);
  }

  async #fail(job: Job<JobData>, failure: Error): Promise<unknown> {
    const { boss, schema } = this.#around;
    // Jobs are fetched in the order of created_on: a failed one goes to the end, else failing events would hold up others.
    const requeue = `UPDATE ${schema}.job
      SET created_on = now(), retry_limit = CASE WHEN $4 THEN retry_count ELSE retry_limit END
      WHERE name = $1 AND id = $2 AND retry_count = $3`;
    await boss.getDb().executeSql(requeue, [EVENTS, job.id, job.retryCount, isDiscard(failure)]);
    return boss.fail(EVENTS, job, outputOf(failure));
  }

  /** What an event came to is told until the engine has heard it: else it would run again. */
  async #insist(settle: () => Promise<unknown>): Promise<void> {
    for (;;)
      try {
        await settle();
        return;
      } catch (error) {
        this.#around.onError(error);
        if (performance.now() - this.#stopped > FAREWELL_MS) return;
        await sleep(POLL_MS);
      }
  }
}
