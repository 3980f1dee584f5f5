/** Times functions against each other, one after the other in each round, so that what slows the machine slows all. */

export interface Contender {
  /** Done before each round, outside the time. */
  prepare?: () => void;
  /** What is timed; given the number of the call within its round. */
  run: (n: number) => unknown;
}

const WARM_UP_ROUNDS = 3;

/** @returns microseconds a call in each round, by name */
export async function interleave(
  contenders: Record<string, Contender>,
  { rounds, calls }: { rounds: number; calls: number },
): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1)
    for (const [name, { prepare, run }] of Object.entries(contenders)) {
      prepare?.();
      const begun = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1) {
        const result = run(call);
        if (result instanceof Promise) await result;
      }
      const took = Number(process.hrtime.bigint() - begun) / calls / 1e3;
      if (round >= 0) times.get(name)!.push(took);
    }
  return times;
}
