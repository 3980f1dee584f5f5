/** Converts headers to the form that Node has them in. */
import type { IncomingHttpHeaders } from 'node:http';

/** A Fetch `Headers`, or an object as Node's with names in any case; undefined and null are no headers. */
export type HeadersLike = HeadersObject | { entries(): Iterable<[string, string]> } | null | undefined;
interface HeadersObject {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** Headers whose values have no comma: with one, they arrived repeatedly and were joined. */
const SIGNATURE_HEADER = /^x-(?:ark|postal)-signature(?:-|$)/;

/**
 * @returns the headers by name in lower case, the first of repeated ones; and `rawHeaders`, in which repeated headers can
 * be seen
 */
export function toNodeHeaders(headers: HeadersLike): { headers: IncomingHttpHeaders; rawHeaders: string[] } {
  const byName = Object.create(null) as Record<string, string>;
  const rawHeaders: string[] = [];
  for (const [name, value] of listEntries(headers)) {
    const key = name.toLowerCase();
    for (const each of [value].flat()) {
      const values = SIGNATURE_HEADER.test(key) ? each.split(',').map((part) => part.trim()) : [each];
      for (const single of values) rawHeaders.push(name, single);
      byName[key] ??= values[0] ?? '';
    }
  }
  return { headers: byName, rawHeaders };
}

function listEntries(headers: HeadersLike): [name: string, value: string | readonly string[]][] {
  if (headers === undefined || headers === null) return [];
  const entries = isHeaders(headers) ? [...headers.entries()] : Object.entries(headers);
  return entries.filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined);
}

const isHeaders = (headers: NonNullable<HeadersLike>): headers is { entries(): Iterable<[string, string]> } =>
  typeof headers.entries === 'function';
