/** Parses times of the command line strictly. */
import { createValueError, quote } from './parse-values.js';
import { UsageError } from './usage-error.js';

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
    throw createValueError(name, 'a time such as 6h, 2d or 2026-03-01T12:00:00Z', `${quote(text)}${suggestUnit(text)}`);
  const time = parsed.date.getTime();
  if (Number.isNaN(time) || time < MIN_TIME_MS)
    throw createValueError(name, 'a time after 2020-01-01, such as 6h or 2026-03-01T12:00:00Z', quote(text));
  if (time > now)
    throw createValueError(
      name,
      'a time in the past, such as 6h',
      `${quote(text)}, which is ${parsed.date.toISOString()}`,
    );
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
