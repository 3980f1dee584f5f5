/** Finds the intended word for a misspelt one. */

/** How many letters have to match if one word contains the other, or both begin with them. */
const MIN_COMMON_LENGTH = 4;

/**
 * @returns the closest candidate by edit distance, else one that contains the word or begins with the same letters;
 * undefined if none is close
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

/** Counts the insertions, deletions, substitutions and transpositions between two words. */
function measureDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substituted = getCell(last, column - 1) + Number(a[row - 1] !== b[column - 1]);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? getCell(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(getCell(last, column) + 1, getCell(current, column - 1) + 1, substituted, swapped));
    }
    [beforeLast, last] = [last, current];
  }
  return getCell(last, b.length);
}

const getCell = (row: number[], column: number): number => row[column] ?? 0;
