/** Parses the values of the command line strictly. Each function throws a UsageError with an example. */
import { arkEventNames, type ArkEventName } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { UsageError } from './usage-error.js';

/** @param expected the expected value, with an example */
export const createValueError = (name: string, expected: string, got: string): UsageError =>
  new UsageError(`Expected ${name} to be ${expected}, got ${endSentence(got)}`);

/** Adds a full stop, unless a question has ended the sentence. */
const endSentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

export const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** The allowed values of a number. */
interface NumberRange {
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
  throw createValueError(
    name,
    `a ${integer ? 'whole ' : ''}number from ${min} to ${max}, such as ${example}`,
    quote(text),
  );
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
  throw createValueError(name, `a URL such as ${example}`, shown);
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
  throw createValueError(name, `an id such as ${example}`, quote(text));
}

/** @throws UsageError */
export function parseChoice<const T extends string>(text: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  const meant = findClosestMatch(text, allowed);
  throw createValueError(
    name,
    `one of ${allowed.join(', ')}`,
    `${quote(text)}${meant ? `. Did you mean "${meant}"?` : ''}`,
  );
}

/** @throws UsageError */
export const parseEventName = (text: string, name: string): ArkEventName => parseChoice(text, name, arkEventNames);

/** The sender whose signature headers are used. @throws UsageError */
export const parseProfile = (text: string, name: string): 'ark' | 'postal' =>
  parseChoice(text, name, ['ark', 'postal']);
