/** How an event is written into a job, and read from it. */
import { hash } from 'node:crypto';
import { toAsciiJson } from '../../internal/ascii-json.js';
import type { QueuedEvent } from '../event-queue.js';

/** The data of a job. */
export interface JobData {
  /** The job's id again: a job that runs again as a dead letter has another one. */
  key: string;
  /** The body, as it came. If it is missing, it is in `rest`: the database could not hold it as it is. */
  body?: string;
  /** All other fields of the event, as JSON in ASCII: a name or an id may contain what a database cannot hold. */
  rest: string;
}

/** The rest of a job whose event was erased. */
export interface ErasedData {
  key: string;
  erased: true;
}

/** Why an attempt failed, as JSON in ASCII for the same reason. */
export interface JobOutput {
  reason: string;
}

/** @returns the job's id: duplicates are known by it */
export const toKey = (id: string): string =>
  hash('sha256', JSON.stringify(id), 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** @param encode writes the body in ASCII too; done anyway for what no JSON of PostgreSQL can hold */
export function toJobData(event: QueuedEvent, { encode = false } = {}): JobData {
  const { body, ...rest } = event;
  const key = toKey(event.id);
  if (encode || body.includes('\0') || /\p{Surrogate}/u.test(body)) return { key, rest: toAsciiJson(event) };
  return { key, body, rest: toAsciiJson(rest) };
}

/** @returns undefined if the event was erased */
export function readEvent(data: JobData | ErasedData): QueuedEvent | undefined {
  if ('erased' in data) return undefined;
  return { body: data.body, ...JSON.parse(data.rest) } as QueuedEvent;
}

export const toOutput = ({ message }: Error): JobOutput => ({ reason: toAsciiJson(message) });

/** Reads a reason of ours, or of pg-boss if a worker died. */
export function readReason(output: object | null): string {
  const { reason, value } = (output ?? {}) as Partial<JobOutput> & { value?: { message?: string } };
  return reason === undefined ? (value?.message ?? 'unknown') : (JSON.parse(reason) as string);
}
