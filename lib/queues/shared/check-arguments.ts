/** Checks the arguments of the methods of a queue: an invalid one must not select all events. */
import { InvalidOptionsError } from '../../errors.js';
import { describeType } from '../../internal/option-checks.js';

const MAX_LIMIT = 100_000;
const DEFAULT_LIMIT = 100;

/** @throws InvalidOptionsError unless the limit is a whole number in the allowed range */
export function checkLimit(limit: unknown = DEFAULT_LIMIT): number {
  if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= MAX_LIMIT) return limit as number;
  throw new InvalidOptionsError(
    `Expected "limit" to be a whole number from 1 to ${MAX_LIMIT.toLocaleString('en')}, got ` +
      `${typeof limit === 'number' ? limit : describeType(limit)}.`,
  );
}

/**
 * @param method the name of the method, such as `redrive()`
 * @throws InvalidOptionsError unless the ids are an array of strings, or undefined for all
 */
export function checkIds(method: string, ids: unknown): void {
  if (ids === undefined || (Array.isArray(ids) && ids.every((id) => typeof id === 'string'))) return;
  throw new InvalidOptionsError(
    `Expected the ids given to ${method} to be an array of strings, got ` +
      `${Array.isArray(ids) ? 'an array of other values' : describeType(ids)}. Without ids, all dead letters are selected.`,
  );
}

/**
 * The message does not contain the address, which is personal data.
 *
 * @returns the address without surrounding white space
 * @throws InvalidOptionsError unless it looks like an email address: every event contains an empty string
 */
export function checkAddress(address: unknown): string {
  const trimmed = typeof address === 'string' ? address.trim() : '';
  if (/^.+@.+$/s.test(trimmed)) return trimmed;
  throw new InvalidOptionsError(
    `Expected the argument of erase() to be one email address, such as 'ann@example.com', got ` +
      `${typeof address === 'string' ? `a string of ${address.length} characters` : describeType(address)}.`,
  );
}
