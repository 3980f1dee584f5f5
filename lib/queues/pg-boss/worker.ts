/** Fetches jobs up to the concurrency, and settles each separately. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDiscard } from '../../errors.js';
import { resolvesInTime } from '../../internal/with-timeout.js';
import type { QueueHandler, WorkOptions } from '../event-queue.js';
import { GroupCommit } from '../shared/group-commit.js';
import { runAttempt } from '../shared/run-attempt.js';
import { WakeableSleep } from '../shared/wakeable-sleep.js';
import { EVENTS } from './start-pg-boss.js';
import { eraseReason } from './erase-recipient.js';
import { Heartbeat } from './heartbeat.js';
import { type ErasedData, type JobData, readEvent, toOutput } from './job.js';
import type { WorkerContext } from './worker-context.js';

/** How often a worker fetches without a signal, in milliseconds: retries that are due send none. */
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
  #isStopping = false;
  /** The time, as of `performance.now()`, after which nothing is settled: the heartbeat times out, and the events are retried. */
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

  /** Stops fetching. Resolves when running events are settled, or at the time `until`, as of `performance.now()`. */
  async stop(until: number): Promise<void> {
    this.#isStopping = true;
    this.#until = until;
    this.wake();
    const settled = this.#loop.then(() => Promise.all(this.#running.values()));
    await resolvesInTime(Math.max(until - performance.now(), 1), settled);
    await this.#heartbeat.stop();
  }

  async #work(): Promise<void> {
    while (!this.#isStopping) {
      const room = this.#options.concurrency - this.#running.size;
      const jobs = room > 0 ? await this.#fetch(room) : [];
      for (const job of jobs) this.#start(job, { moreMayWait: jobs.length === room });
      if (jobs.length < room || room === 0) await this.#pause.sleep(POLL_MS);
    }
  }

  #start(job: EventJob, { moreMayWait }: { moreMayWait: boolean }): void {
    const run = this.#run(job).finally(() => {
      this.#running.delete(job);
      // At full concurrency, other events may be waiting.
      if (this.#running.size >= this.#options.concurrency - 1 || moreMayWait) this.wake();
    });
    this.#running.set(job, run);
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
      // The attempt rejects with an Error for any value.
      (failure: unknown) => () => this.#fail(job, failure as Error),
    );
    await this.#retrySettling(settle);
    this.#context.countRows(1);
  }

  async #fail(job: EventJob, failure: Error): Promise<unknown> {
    const { boss, schema } = this.#context;
    // Jobs are fetched in the order of created_on. A failed one is moved to the end, so that it does not block others.
    const requeue = `UPDATE ${schema}.job
      SET created_on = now(), retry_limit = CASE WHEN $4 THEN retry_count ELSE retry_limit END
      WHERE name = $1 AND id = $2 AND retry_count = $3 RETURNING data ? 'erased' AS erased`;
    const { rows } = await boss.getDb().executeSql(requeue, [EVENTS, job.id, job.retryCount, isDiscard(failure)]);
    // The reason of an event that was erased while it was running must not be stored.
    if ((rows as { erased: boolean }[])[0]?.erased) return this.#completions.add(job);
    await boss.fail(EVENTS, job, toOutput(failure));
    return eraseReason(boss, schema, job.id).catch(this.#context.reporter.report);
  }

  /** Retries until the engine has stored the result, because otherwise the event would run again. Stops after closing. */
  async #retrySettling(settle: () => Promise<unknown>): Promise<void> {
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
