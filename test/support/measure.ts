/** Measures durations in tests without the time that a busy machine takes from them. */

const TICK_MS = 20;

/** Unlike `performance.now()`, no test replaces it. */
const readClock = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * On an idle machine it shows the elapsed time. While other programs keep this process waiting, it counts at most two
 * ticks per wait, so that an upper limit is not exceeded on a busy machine.
 */
export class Stopwatch {
  #total = 0;
  #last = readClock();
  readonly #ticking = setInterval(() => {
    this.#count();
  }, TICK_MS);

  /** The measured time in milliseconds. */
  get ms(): number {
    this.#count();
    return this.#total;
  }

  stop(): void {
    this.#count();
    clearInterval(this.#ticking);
  }

  #count(): void {
    const now = readClock();
    this.#total += Math.min(now - this.#last, 2 * TICK_MS);
    this.#last = now;
  }
}

/**
 * Runs a function and measures how long it took, for an upper limit.
 *
 * @returns the time in milliseconds, by a `Stopwatch`
 */
export async function measureMs(run: () => PromiseLike<unknown>): Promise<number> {
  const stopwatch = new Stopwatch();
  try {
    await run();
    return stopwatch.ms;
  } finally {
    stopwatch.stop();
  }
}

/**
 * Measures the processor time of a synchronous function, which other programs hardly change.
 *
 * @returns the time in milliseconds
 */
export function measureCpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** @returns the value in the middle of an odd number of values */
export const takeMedian = (values: number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) / 2]!;
