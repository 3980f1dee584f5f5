/** Parses the values of the command line strictly. Each function throws a UsageError with an example. */
import { arkEventNames, type ArkEventName } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { UsageError } from './usage-error.js';

const createError = (name: string, expected: string, got: string): UsageError =>
  new UsageError(`Expected ${name} to be ${expected}, got ${endSentence(got)}`);

/** Adds a full stop, unless a question has ended the sentence. */
const endSentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** The allowed values of a number. */
export interface NumberRange {
  min: number;
  max: number;
  /** Whether fractions are rejected. */
  integer?: boolean;
  /** Shown in the error. */
  example: string;
}

/** @throws UsageError */
export function parseNumber(text: string, name: string, { min, max, integer, example }: NumberRange): number {
  const number = /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max && (!integer || Number.isInteger(number))) return number;
  throw createError(name, `a ${integer ? 'whole ' : ''}number from ${min} to ${max}, such as ${example}`, quote(text));
}

/** @throws UsageError */
export const parsePort = (text: string, name: string): number =>
  parseNumber(text, name, { min: 0, max: 65_535, integer: true, example: '3000' });

/**
 * @param text a URL of http or https; a user name and password in it are sent as Basic credentials
 * @throws UsageError
 */
export function parseUrl(text: string, name: string, example = 'http://localhost:3000/webhooks/ark'): URL {
  const wellFormed = /^https?:\/\/[^\s\p{C}\\]+$/iu.test(text) && URL.canParse(text);
  const url = wellFormed ? new URL(text) : undefined;
  if (url && url.port !== '0') return url;
  // The part before an @ may be a password.
  const shown = quote(text.replace(/^([a-z]+:\/*)?[^/@]*@/i, '$1…@').replace(/[?#].*/s, '?…'));
  throw createError(name, `a URL such as ${example}`, shown);
}

/** Parses the URL of an API, to which paths are appended. @throws UsageError */
export function parseApiUrl(text: string, name: string): URL {
  const example = 'https://api.arkhq.io/v1';
  const url = parseUrl(text, name, example);
  if (url.username === '' && url.password === '' && url.search === '' && url.hash === '') return url;
  throw new UsageError(`Expected ${name} to be a URL without credentials, "?" and "#", such as ${example}.`);
}

const keyFaults: readonly [fault: RegExp, got: string][] = [
  [/^$/, 'an empty string. Is the variable set?'],
  [/^(undefined|null|NaN|\[object Object\])$/, 'the string of a value that was not set'],
  [/^(["'`]).*\1$/s, 'one in quotes. Remove them'],
  [/^[A-Z][A-Z0-9_]*=[^=]/, 'an assignment. Remove the name and the "="'],
  [/^bearer\s/i, 'one with the scheme. Remove "Bearer"'],
  [/^-----BEGIN /, 'a PEM file. To sign, use --sign FILE'],
  [/[\s\p{Cc}]/u, 'one with white space or control characters inside'],
  [
    /\p{Cf}|[^\x21-\xff]/u,
    'one with characters that are not valid in a header. Was it copied from a formatted document?',
  ],
];

/** Parses a key, and trims white space. Errors never contain the key. @throws UsageError */
export function parseKey(text: string, name: string): string {
  const key = text.trim();
  const [, got] = keyFaults.find(([fault]) => fault.test(key)) ?? [];
  if (got === undefined) return key;
  throw new UsageError(`Expected ${name} to be a key such as ark_live_0123456789abcdef, got ${endSentence(got)}`);
}

/** Parses an id, which becomes a segment of a path. @throws UsageError */
export function parseId(text: string, name: string, example: string): string {
  if (/^[\w:~-][\w.:~-]{0,199}$/.test(text)) return text;
  throw createError(name, `an id such as ${example}`, quote(text));
}

/** @throws UsageError */
export function parseChoice<const T extends string>(text: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  const meant = findClosestMatch(text, allowed);
  throw createError(name, `one of ${allowed.join(', ')}`, `${quote(text)}${meant ? `. Did you mean "${meant}"?` : ''}`);
}

/** @throws UsageError */
export const parseEventName = (text: string, name: string): ArkEventName => parseChoice(text, name, arkEventNames);

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Ark keeps deliveries for days, so an earlier time is a mistake. */
const MIN_TIME_MS = Date.UTC(2020, 0, 1);

/** A point in time in the past. */
export interface ParsedTime {
  date: Date;
  /** Whether it had no time zone and was read as UTC. */
  assumedUtc: boolean;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?(Z|z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/**
 * @param text how long ago, as 90m, 6h or 2d, or a date in ISO 8601, which is UTC if it has no time zone
 * @throws UsageError, also for the future
 */
export function parseTime(text: string, name: string, now = Date.now()): ParsedTime {
  const parsed = parseAge(text, now) ?? parseIso(text);
  if (!parsed)
    throw createError(name, 'a time such as 6h, 2d or 2026-03-01T12:00:00Z', `${quote(text)}${suggestUnit(text)}`);
  const time = parsed.date.getTime();
  if (Number.isNaN(time) || time < MIN_TIME_MS)
    throw createError(name, 'a time after 2020-01-01, such as 6h or 2026-03-01T12:00:00Z', quote(text));
  if (time > now)
    throw createError(name, 'a time in the past, such as 6h', `${quote(text)}, which is ${parsed.date.toISOString()}`);
  return parsed;
}

function parseAge(text: string, now: number): ParsedTime | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([smhd])$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  return { date: new Date(now - Number(amount) * (UNITS_MS[unit] ?? 0)), assumedUtc: false };
}

function parseIso(text: string): ParsedTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0'));
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  // A date that does not exist, such as 30 February, is parsed as another one.
  const written = [match[1], match[2], match[3], match[4] ?? '00', match[5] ?? '00', match[6] ?? '00'].join(' ');
  if (local.toISOString().slice(0, 19).replace(/[-T:]/g, ' ') !== written) return undefined;
  const zone = match[8];
  const [, sign = '+', hours = 0, minutes = 0] = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '') ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { date: new Date(local.getTime() - offset), assumedUtc: zone === undefined };
}

function suggestUnit(text: string): string {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return `. Add a unit: ${text}h for hours, ${text}d for days`;
  const [, seconds] = /^(\d{10})(\d{3})?$/.exec(text) ?? [];
  return seconds === undefined ? '' : `. As a date that is ${new Date(Number(seconds) * 1000).toISOString()}`;
}

/** @throws UsageError if the range is empty or reversed */
export function checkRange(since: Date, until: Date): void {
  if (since < until) return;
  throw new UsageError(
    `Expected --since to be before --until, got ${since.toISOString()} and ${until.toISOString()}. Swap them?`,
  );
}
