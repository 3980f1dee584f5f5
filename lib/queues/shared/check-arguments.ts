/** Checks what the methods of a queue are called with: what is wrong must not select every event. */
import { InvalidOptionsError } from '../../errors.js';
import { describeType } from '../../internal/option-checks.js';

const MAX_LIMIT = 100_000;
const DEFAULT_LIMIT = 100;

/** @throws InvalidOptionsError unless it is a whole number of dead letters that can be listed at once */
export function checkLimit(limit: unknown = DEFAULT_LIMIT): number {
  if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= MAX_LIMIT) return limit as number;
  throw new InvalidOptionsError(
    `Expected "limit" to be a whole number from 1 to ${MAX_LIMIT.toLocaleString('en')}, got ` +
      `${typeof limit === 'number' ? limit : describeType(limit)}.`,
  );
}

/**
 * @param method the method that was called, such as `redrive()`
 * @throws InvalidOptionsError unless they are an array of ids, or undefined for all
 */
export function checkIds(method: string, ids: unknown): void {
  if (ids === undefined || (Array.isArray(ids) && ids.every((id) => typeof id === 'string'))) return;
  throw new InvalidOptionsError(
    `Expected the ids given to ${method} to be an array of strings, got ` +
      `${Array.isArray(ids) ? 'an array of something else' : describeType(ids)}. Without ids it is for all dead letters.`,
  );
}

/**
 * The address is not shown: it is personal data.
 *
 * @returns the address without blanks around it
 * @throws InvalidOptionsError unless it looks like an email address: an empty text would be found in every event
 */
export function checkAddress(address: unknown): string {
  const trimmed = typeof address === 'string' ? address.trim() : '';
  if (/^.+@.+$/s.test(trimmed)) return trimmed;
  throw new InvalidOptionsError(
    `Expected the argument of erase() to be one email address, such as 'ann@example.com', got ` +
      `${typeof address === 'string' ? `a string of ${address.length} characters` : describeType(address)}.`,
  );
}
