/** Statistics of several rounds. */

/** The result of the rounds: the median, and the range without the outermost fifth on each side. */
export interface Figure {
  median: number;
  low: number;
  high: number;
}

export function figureOf(values: number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 5);
  return { median: sorted[Math.floor(sorted.length / 2)]!, low: sorted.at(cut)!, high: sorted.at(-1 - cut)! };
}

/** Computed per round, so that a temporary slowdown of the machine affects both. */
export const ratioOf = (values: number[], base: number[]): Figure =>
  figureOf(values.map((value, round) => value / base[round]!));

/** The difference to a base, per round. */
export const surplusOf = (values: number[], base: number[]): Figure =>
  figureOf(values.map((value, round) => value - base[round]!));

/** A value that was measured once. */
export const single = (value: number): Figure => ({ median: value, low: value, high: value });
