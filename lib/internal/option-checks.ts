/** Checks of options. Each message has the name of the option, the expected and the actual value, but never a secret. */
import { inspect } from 'node:util';
import { InvalidOptionsError } from '../errors.js';
import type * as ClosestMatch from './closest-match.js';
import { isObject } from './is-object.js';

/** Creates the error for an option whose value is no secret. */
const createUnexpectedError = (name: string, expected: string, value: unknown): InvalidOptionsError =>
  new InvalidOptionsError(`Expected "${name}" to be ${expected}, got ${inspect(value, { depth: 0 })}.`);

/** Node fires timers with a longer delay immediately. */
const MAX_NUMBER = 2 ** 31;

/**
 * @param expected the expected value, with an example: `a number of seconds, such as 300`
 * @throws InvalidOptionsError unless the value is a positive number
 */
export function checkPositive(name: string, value: unknown, expected: string): number {
  if (typeof value === 'number' && value > 0 && value < MAX_NUMBER) return value;
  throw createUnexpectedError(name, expected, value);
}

/**
 * @param expected the expected value, with an example: `a whole number of events, such as 10`
 * @throws InvalidOptionsError unless the value is a positive integer
 */
export function checkPositiveInteger(name: string, value: unknown, expected: string): number {
  if (Number.isInteger(value)) return checkPositive(name, value, expected);
  throw createUnexpectedError(name, expected, value);
}

/** @throws InvalidOptionsError unless the value is an allowed one */
export function checkChoice<const T>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw createUnexpectedError(name, allowed.map((each) => inspect(each)).join(' or '), value);
}

/** @throws InvalidOptionsError unless the value is one of the names; suggests the closest one */
export function checkName<const T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  const meant = typeof value === 'string' ? findMeant(value, allowed) : undefined;
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  throw new InvalidOptionsError(
    `Expected "${name}" to be one of ${allowed.join(', ')}, got ${inspect(value, { depth: 0 })}.${hint}`,
  );
}

/** @throws InvalidOptionsError unless the value is an object with these methods */
export function checkMethods<T extends object>(name: string, value: T, methods: (keyof T & string)[]): T {
  const missing = methods.filter((method) => typeof (value as T | null)?.[method] !== 'function');
  if (missing.length === 0) return value;
  const got = isObject(value) ? `one without ${missing.join(', ')}` : describeType(value);
  throw new InvalidOptionsError(
    `Expected ${quoteName(name)} to be an object with the methods ${methods.join(', ')}, got ${got}.`,
  );
}

/** Quotes the name of an option, but not the description of an argument, such as `the first argument of inspector()`. */
const quoteName = (name: string): string => (name.includes(' ') ? name : `"${name}"`);

/** Describes the type of a value instead of the value, which may contain a password. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * Rejects misspelt options: with `apikey`, a receiver would look configured but have no key.
 *
 * @param owner the function that accepts the options, or the option that contains them
 * @param known the names of the options, as keys, so that the compiler checks that they are complete
 * @throws InvalidOptionsError unless the value is an object with only these options
 */
export function checkOptionNames<T extends object>(owner: string, options: T, known: Record<keyof T, true>): void {
  if (!isObject(options))
    throw new InvalidOptionsError(`Expected the options of ${owner} to be an object, got ${describeType(options)}.`);
  const names = Object.keys(known);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = findMeant(unknown, names);
  const hint = meant === undefined ? `Its options: ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  throw new InvalidOptionsError(`${owner} has no option "${unknown}". ${hint}`);
}

/** Loads the search only for an error, because each file delays the start. */
function findMeant(word: string, candidates: readonly string[]): string | undefined {
  const { findClosestMatch } = require('./closest-match.js') as typeof ClosestMatch;
  return findClosestMatch(word, candidates);
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2 };

/** @throws InvalidOptionsError unless the value is a number of bytes, or a string with a unit */
export function parseByteSize(name: string, size: unknown): number {
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?) ?(b|kb|mb)?$/.exec(String(size).toLowerCase()) ?? [];
  const bytes = Math.floor(Number(digits) * (units[unit] ?? 1));
  if (bytes >= 1 && bytes < MAX_NUMBER) return bytes;
  throw createUnexpectedError(name, "a number of bytes, or a string with a unit, such as '1mb'", size);
}

/**
 * @param example an example for the message
 * @throws InvalidOptionsError unless the value can prefix keys in Redis
 */
export function checkKeyPrefix(prefix: string, example: string): string {
  if (typeof prefix === 'string' && /^[!-~]{1,100}$/.test(prefix)) return prefix;
  throw createUnexpectedError(
    'prefix',
    `1 to 100 printable ASCII characters without spaces, such as '${example}'`,
    prefix,
  );
}
