/** Measures: interleaved, in rounds, as medians. */

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** `low–high` of all but the outermost fifth on each side: what a reader may expect of another run. */
export const spread = (values: number[], digits: number): string => {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 5);
  return `${sorted.at(cut)!.toFixed(digits)}–${sorted.at(-1 - cut)!.toFixed(digits)}`;
};

/**
 * Times functions against each other, one after the other in each round, so that what slows the machine slows all.
 *
 * @returns microseconds per call in each round, by name
 */
export function interleave(
  contenders: Record<string, () => unknown>,
  rounds = 31,
  calls = 10_000,
): Map<string, number[]> {
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = -3; round < rounds; round += 1)
    for (const [name, run] of Object.entries(contenders)) {
      const begun = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1) run();
      const took = Number(process.hrtime.bigint() - begun) / calls / 1_000;
      // The rounds before the first warm up.
      if (round >= 0) times.get(name)!.push(took);
    }
  return times;
}
