/** Fetches as many jobs as there is room for, and settles each separately. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDiscard } from '../../errors.js';
import { withTimeout } from '../../internal/with-timeout.js';
import type { QueueHandler, WorkOptions } from '../event-queue.js';
import { GroupCommit } from '../shared/group-commit.js';
import { runAttempt } from '../shared/run-attempt.js';
import { WakeableSleep } from '../shared/wakeable-sleep.js';
import { EVENTS } from './engine.js';
import { eraseReason } from './erase-recipient.js';
import { Heartbeat } from './heartbeat.js';
import { type ErasedData, type JobData, readEvent, toOutput } from './job.js';
import type { WorkerContext } from './worker-context.js';

/** How often a worker fetches without a signal, in milliseconds: a retry that is due sends none. */
const POLL_MS = 500;

type EventJob = Job<JobData | ErasedData>;

export class PgBossWorker {
  readonly #pause = new WakeableSleep();
  readonly #running = new Map<EventJob, Promise<void>>();
  readonly #completions: GroupCommit<EventJob, unknown>;
  readonly #handler: QueueHandler;
  readonly #options: WorkOptions;
  readonly #context: WorkerContext;
  readonly #loop: Promise<void>;
  readonly #heartbeat: Heartbeat;
  #stopping = false;
  /** What is not settled by then, on the clock of `performance.now()`, is left to the heartbeat. */
  #until = Infinity;

  constructor(handler: QueueHandler, options: WorkOptions, context: WorkerContext) {
    this.#handler = handler;
    this.#options = options;
    this.#context = context;
    this.#completions = new GroupCommit<EventJob, unknown>({
      commit: async (jobs) => {
        await context.boss.complete(EVENTS, jobs);
        return jobs;
      },
    });
    this.#heartbeat = new Heartbeat(context, () => [...this.#running.keys()]);
    this.#loop = this.#work();
  }

  /** Polls for events immediately. */
  wake(): void {
    this.#pause.wake();
  }

  /** Fetches no more; resolves when running events are settled, or at that time, on the clock of `performance.now()`. */
  async stop(until: number): Promise<void> {
    this.#stopping = true;
    this.#until = until;
    this.wake();
    const settled = this.#loop.then(() => Promise.all(this.#running.values()));
    const late = (): Error => new Error('Events were left unsettled.');
    await withTimeout(Math.max(until - performance.now(), 1), settled, late).catch(() => undefined);
    await this.#heartbeat.stop();
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      const room = this.#options.concurrency - this.#running.size;
      const jobs = room > 0 ? await this.#fetch(room) : [];
      for (const job of jobs) {
        const run = this.#run(job).finally(() => {
          this.#running.delete(job);
          // At full concurrency events may wait for the room.
          if (this.#running.size >= this.#options.concurrency - 1 || jobs.length === room) this.wake();
        });
        this.#running.set(job, run);
      }
      if (jobs.length < room || room === 0) await this.#pause.sleep(POLL_MS);
    }
  }

  async #fetch(batchSize: number): Promise<EventJob[]> {
    const { boss, tracing, reporter } = this.#context;
    try {
      return await tracing.suppress(() => boss.fetch<JobData | ErasedData>(EVENTS, { batchSize }));
    } catch (error) {
      reporter.report(error);
      return [];
    }
  }

  async #run(job: EventJob): Promise<void> {
    const handle = async (): Promise<void> => {
      const event = readEvent(job.data);
      if (event) await this.#handler(event);
    };
    const settle = await runAttempt(handle, this.#options.timeout).then(
      () => () => this.#completions.add(job),
      // An error, whatever the handler threw.
      (failure: unknown) => () => this.#fail(job, failure as Error),
    );
    await this.#insist(settle);
    this.#context.countRows(1);
  }

  async #fail(job: EventJob, failure: Error): Promise<unknown> {
    const { boss, schema } = this.#context;
    // Jobs are fetched in the order of created_on: a failed one goes to the end, otherwise failing events would block others.
    const requeue = `UPDATE ${schema}.job
      SET created_on = now(), retry_limit = CASE WHEN $4 THEN retry_count ELSE retry_limit END
      WHERE name = $1 AND id = $2 AND retry_count = $3 RETURNING data ? 'erased' AS erased`;
    const { rows } = await boss.getDb().executeSql(requeue, [EVENTS, job.id, job.retryCount, isDiscard(failure)]);
    // The reason of an event that was erased while it was running must not be stored.
    if ((rows as { erased: boolean }[])[0]?.erased) return this.#completions.add(job);
    await boss.fail(EVENTS, job, toOutput(failure));
    return eraseReason(boss, schema, job.id).catch(this.#context.reporter.report);
  }

  /** Settles until the engine has accepted it, otherwise the event would run again; not after closing. */
  async #insist(settle: () => Promise<unknown>): Promise<void> {
    while (performance.now() < this.#until)
      try {
        await settle();
        return;
      } catch (error) {
        this.#context.reporter.report(error);
        await sleep(POLL_MS);
      }
  }
}
