/** Finds what a misspelt word stands for. */

/** How many letters have to agree if one word is a part of the other, or both begin alike. */
const MIN_COMMON_LENGTH = 4;

/**
 * @returns the candidate that the word most likely stands for: the nearest by edits, else one that contains it or begins
 * like it; undefined if none is close
 */
export function findClosestMatch(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const [nearest] = candidates
    .map((candidate) => ({ candidate, distance: measureDistance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest && nearest.distance <= word.length / 3) return nearest.candidate;
  if (word.length < MIN_COMMON_LENGTH) return undefined;
  return candidates.find((candidate) => {
    const other = candidate.toLowerCase();
    return other.includes(lower) || other.startsWith(lower.slice(0, MIN_COMMON_LENGTH));
  });
}

/** Counts the insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function measureDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substituted = at(last, column - 1) + Number(a[row - 1] !== b[column - 1]);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, substituted, swapped));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

const at = (row: number[], column: number): number => row[column] ?? 0;
