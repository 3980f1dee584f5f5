/** Reads headers that must not be repeated. */
import { AmbiguousCredentialsError } from '../errors.js';
import type { RequestHeaders } from './credentials.js';

/**
 * @param request its headers
 * @param name the header's name in lower case
 * @returns its value; undefined if it is missing
 * @throws AmbiguousCredentialsError if the request has it more than once: Node keeps the first or joins them, and a proxy
 * in front of it may have checked another one
 */
export function readHeader({ headers, rawHeaders }: RequestHeaders, name: string): string | undefined {
  if (rawHeaders && isRepeated(rawHeaders, name)) throw createRepeatedError(name);
  const value: unknown = (headers as RequestHeaders['headers'] | null | undefined)?.[name];
  if (!Array.isArray(value)) return typeof value === 'string' ? value : undefined;
  if (value.length > 1) throw createRepeatedError(name);
  return value[0] as string | undefined;
}

function isRepeated(rawHeaders: string[], name: string): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const other = rawHeaders[i];
    if (other?.length === name.length && other.toLowerCase() === name) count += 1;
  }
  return count > 1;
}

/** @param name the header's name in lower case */
export const createRepeatedError = (name: string): AmbiguousCredentialsError =>
  new AmbiguousCredentialsError(`The request has more than one ${name} header: send one.`);
