import { STATUS_CODES } from 'node:http';
import type { Entry } from './entry.js';

/** Returns the body of the receiver's response; undefined if it did not write one. */
export function toResponseBody({ request, status, outcome, code, message, errors }: Entry): object | undefined {
  if (!request || status === undefined) return undefined;
  if (code !== undefined)
    return { title: STATUS_CODES[status], status, code, detail: message, ...(errors && { errors }) };
  const isDuplicate = outcome === 'duplicate' && { duplicate: true };
  return { received: true, ...isDuplicate, ...(outcome === 'queued' && { queued: true }) };
}
