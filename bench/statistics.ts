/** Figures of several rounds. */

/** What the rounds came to: the middle one, and what all but the outermost fifth on each side lie between. */
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

/** Round by round, so that what slowed the machine for a while slowed both. */
export const ratioOf = (values: number[], base: number[]): Figure =>
  figureOf(values.map((value, round) => value / base[round]!));

/** What comes on top of a base, round by round. */
export const surplusOf = (values: number[], base: number[]): Figure =>
  figureOf(values.map((value, round) => value - base[round]!));

/** A figure that was measured once. */
export const single = (value: number): Figure => ({ median: value, low: value, high: value });
