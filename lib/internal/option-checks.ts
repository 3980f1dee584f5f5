/** Checks of options: each names the option, the value it has and the values it takes. None of these is a secret. */
import { inspect } from 'node:util';
import { InvalidOptionsError } from '../errors.js';
import { didYouMean } from './closest-match.js';

const show = (value: unknown): string => inspect(value, { depth: 0 });

/** @throws InvalidOptionsError unless the value is a positive number, and a whole one where that is asked for */
export function positive(name: string, value: unknown, wanted: string, whole = false): number {
  if (typeof value === 'number' && value > 0 && value < 2 ** 31 && (!whole || Number.isInteger(value))) return value;
  throw new InvalidOptionsError(`${name} is ${show(value)}: give ${wanted}.`);
}

/** @throws InvalidOptionsError unless the value is one of those allowed */
export function oneOf<const T>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new InvalidOptionsError(`${name} is ${show(value)}: give ${allowed.map(show).join(' or ')}.`);
}

/** @throws InvalidOptionsError unless the value is an object with these methods */
export function withMethods<T extends object>(name: string, value: T, methods: (keyof T & string)[]): T {
  const missing = methods.filter((method) => typeof (value as T | null)?.[method] !== 'function');
  if (missing.length === 0) return value;
  // Not its value: it may be the URL that the store or the queue was to be made with, password and all.
  const kind = (value as T | null) === null ? 'null' : `of type ${typeof value}`;
  throw new InvalidOptionsError(`${name} is ${kind}, and has no method ${missing.join(', ')}.`);
}

/** @throws InvalidOptionsError for a misspelt option: `apikey` must not make a receiver that looks configured */
export function refuseOthers(others: object, where: string): void {
  const [name] = Object.keys(others);
  if (name !== undefined) throw new InvalidOptionsError(`${where} has no option "${name}".`);
}

/**
 * Rejects misspelt options: `apikey` must not create a receiver that looks configured.
 *
 * @param where the function that they are given to, or the option that holds them
 * @param known the options' names, as keys
 * @throws InvalidOptionsError for anything but an object with these options
 */
export function checkOptionNames(where: string, options: unknown, known: object): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new InvalidOptionsError(`Expected an object with the options of ${where}, got ${describeKind(options)}.`);
  const names = Object.keys(known);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, names);
  const hint = meant === undefined ? `It has: ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  throw new InvalidOptionsError(`${where} has no option "${unknown}". ${hint}`);
}

/** Names a value's type, never the value: it may be a secret in the wrong place. */
const describeKind = (value: unknown): string => {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
};

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2 };

/** @throws InvalidOptionsError unless the value is a number of bytes, or one with a unit */
export function parseLimit(limit: unknown): number {
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?) ?(b|kb|mb)?$/i.exec(String(limit)) ?? [];
  const bytes = Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? 1));
  if (bytes >= 1 && bytes < 2 ** 31) return bytes;
  throw new InvalidOptionsError(`limit is ${show(limit)}: give a number of bytes, or one with a unit as in '1mb'.`);
}
