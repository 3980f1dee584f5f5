/** How long claims are stored. */
import { checkPositive } from '../internal/option-checks.js';
import { DEFAULT_KEEP_S } from '../events/default-keep.js';

/** Options of all shared claim stores. */
export interface ClaimTimes {
  /** How long a handled event is stored, in seconds. Default 4 days: Ark retries for about 3. */
  keep?: number | undefined;
  /** After how many seconds a claim expires that is neither completed nor released. Default 300. */
  lease?: number | undefined;
}

/**
 * @returns the two times in whole milliseconds
 * @throws InvalidOptionsError unless both are positive numbers of seconds
 */
export function parseTimes({ keep = DEFAULT_KEEP_S, lease = 300 }: ClaimTimes): { keepMs: number; leaseMs: number } {
  const toMs = (name: string, value: number, example: string): number =>
    Math.ceil(checkPositive(name, value, `a number of seconds, such as ${example}`) * 1000);
  return { keepMs: toMs('keep', keep, '345600'), leaseMs: toMs('lease', lease, '300') };
}
