/** How long shared claims are kept. */
import { checkPositive } from '../internal/option-checks.js';
import { DEFAULT_KEEP_S } from '../events/default-keep.js';

/** Options that all shared claim stores have. */
export interface ClaimTimes {
  /** How long a handled event is remembered, in seconds. Default 4 days: Ark retries for about 3. */
  keep?: number | undefined;
  /** How long a claim lasts that is neither completed nor released, in seconds. Default 300. */
  lease?: number | undefined;
}

/**
 * @returns the two times in whole milliseconds
 * @throws InvalidOptionsError unless both are positive numbers of seconds
 */
export function parseTimes({ keep = DEFAULT_KEEP_S, lease = 300 }: ClaimTimes): { keepMs: number; leaseMs: number } {
  const ms = (name: string, value: number, example: string): number =>
    Math.ceil(checkPositive(name, value, `a number of seconds, such as ${example}`) * 1000);
  return { keepMs: ms('keep', keep, '345600'), leaseMs: ms('lease', lease, '300') };
}
