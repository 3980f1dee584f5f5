/** Converts headers to those of Node. */
import type { IncomingHttpHeaders } from 'node:http';

/** A Fetch `Headers`, pairs, or an object as Node's with names in any case. Undefined and null count as no headers. */
export type HeadersLike =
  | HeadersObject
  | readonly (readonly [name: string, value: string])[]
  | { entries(): Iterable<[string, string]> }
  | null
  | undefined;
interface HeadersObject {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** Headers whose values contain no comma. If there is one, repeated headers were joined. */
const SIGNATURE_HEADER = /^x-(?:ark|postal)-signature(?:-|$)/;

/**
 * @returns the headers by name in lower case, with the first of repeated ones; and `rawHeaders` with all of them
 */
export function toNodeHeaders(headers: HeadersLike): { headers: IncomingHttpHeaders; rawHeaders: string[] } {
  const byName = Object.create(null) as Record<string, string>;
  const rawHeaders: string[] = [];
  for (const [name, given] of listEntries(headers)) {
    const key = name.toLowerCase();
    for (const each of given) {
      const values = SIGNATURE_HEADER.test(key) ? each.split(',').map((part) => part.trim()) : [each];
      for (const single of values) rawHeaders.push(name, single);
      byName[key] ??= values[0] ?? '';
    }
  }
  return { headers: byName, rawHeaders };
}

/** Ignores values that are neither strings nor numbers, such as undefined. */
function listEntries(headers: HeadersLike): [name: string, values: string[]][] {
  if (headers === undefined || headers === null) return [];
  const entries: Iterable<unknown> = Array.isArray(headers)
    ? headers
    : isHeaders(headers)
      ? headers.entries()
      : Object.entries(headers);
  return [...entries].flatMap((entry): [string, string[]][] => {
    const [name, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const values = [value].flat().filter((each) => typeof each === 'string' || typeof each === 'number');
    return typeof name === 'string' && values.length > 0 ? [[name, values.map(String)]] : [];
  });
}

const isHeaders = (headers: { entries?: unknown }): headers is { entries(): Iterable<unknown> } =>
  typeof headers.entries === 'function';
