/** The heartbeat of a worker. If it stops, other workers get its events. */
import type { Job } from 'pg-boss' with { 'resolution-mode': 'import' };
import { WakeableSleep } from '../shared/wakeable-sleep.js';
import { retryStalled } from './dead-workers.js';
import { EVENTS } from './start-pg-boss.js';
import type { WorkerContext } from './worker-context.js';

/** The interval of the heartbeat, in milliseconds: a sixth of the time after which a worker is considered dead. */
const BEAT_MS = 5_000;
/** The interval while the engine is unavailable, so that the heartbeat succeeds before other workers get the events. */
const RETRY_MS = 500;

export class Heartbeat {
  readonly #context: WorkerContext;
  readonly #listRunning: () => Job[];
  readonly #pause = new WakeableSleep();
  readonly #loop: Promise<void>;
  #isStopped = false;

  /** @param listRunning returns the jobs that the worker is handling */
  constructor(context: WorkerContext, listRunning: () => Job[]) {
    this.#context = context;
    this.#listRunning = listRunning;
    this.#loop = context.tracing.suppress(() => this.#beat());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pause.wake();
    await this.#loop;
  }

  async #beat(): Promise<void> {
    for (let pause = BEAT_MS; !this.#isStopped;) {
      await this.#pause.sleep(pause);
      pause = (await this.#touch()) ? BEAT_MS : RETRY_MS;
    }
  }

  /** Touches the running jobs, retries those of dead workers, and verifies the signal. @returns whether that succeeded */
  async #touch(): Promise<boolean> {
    const { boss, schema, signal, reporter } = this.#context;
    const jobs = this.#listRunning();
    try {
      if (jobs.length > 0) await boss.touch(EVENTS, jobs);
      if (this.#isStopped) return true;
      await retryStalled(boss, schema);
      await signal?.verify();
      return true;
    } catch (error) {
      reporter.report(error);
      return false;
    }
  }
}
