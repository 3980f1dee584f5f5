/** The heartbeat of a worker: without it its events are given to others. */
import type { Job } from 'pg-boss' with { 'resolution-mode': 'import' };
import { WakeableSleep } from '../shared/wakeable-sleep.js';
import { retryStalled } from './dead-workers.js';
import { EVENTS } from './engine.js';
import type { WorkerContext } from './worker-context.js';

/** How often it beats, in milliseconds: a sixth of the time after which a worker counts as dead. */
const BEAT_MS = 5_000;
/** How often it is tried while the engine is away, so that it beats before others take the events. */
const RETRY_MS = 500;

export class Heartbeat {
  readonly #context: WorkerContext;
  readonly #running: () => Job[];
  readonly #pause = new WakeableSleep();
  readonly #loop: Promise<void>;
  #stopped = false;

  /** @param running the jobs that the worker is handling */
  constructor(context: WorkerContext, running: () => Job[]) {
    this.#context = context;
    this.#running = running;
    this.#loop = context.tracing.suppress(() => this.#beat());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause.wake();
    await this.#loop;
  }

  async #beat(): Promise<void> {
    for (let pause = BEAT_MS; !this.#stopped;) {
      await this.#pause.sleep(pause);
      pause = (await this.#touch()) ? BEAT_MS : RETRY_MS;
    }
  }

  /** Touches the running jobs, retries those of dead workers, and verifies the signal. @returns whether that worked */
  async #touch(): Promise<boolean> {
    const { boss, schema, signal, reporter } = this.#context;
    const jobs = this.#running();
    try {
      if (jobs.length > 0) await boss.touch(EVENTS, jobs);
      if (this.#stopped) return true;
      await retryStalled(boss, schema);
      await signal?.verify();
      return true;
    } catch (error) {
      reporter.report(error);
      return false;
    }
  }
}
