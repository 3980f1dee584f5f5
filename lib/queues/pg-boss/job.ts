/** Converts events to the data of jobs, and back. */
import { hash } from 'node:crypto';
import { toAsciiJson } from '../../internal/ascii-json.js';
import type { QueuedEvent } from '../event-queue.js';

/** The data of a job. */
export interface JobData {
  /** The same as the id of the job. A dead letter and a redriven job have other ids. */
  key: string;
  /** The body as received. If the database cannot store it, it is in `rest`. */
  body?: string;
  /** All other fields of the event, as JSON in ASCII: names and ids may have characters that the database cannot store. */
  rest: string;
}

/** The data of a job whose event was erased. */
export interface ErasedData {
  key: string;
  erased: true;
}

/** Why an attempt failed, as JSON in ASCII for the same reason. */
export interface JobOutput {
  reason: string;
}

/** @returns the id of the job, by which duplicates are recognized */
export const toKey = (id: string): string =>
  hash('sha256', JSON.stringify(id), 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** @param options.encode whether the body is encoded in ASCII. Bodies that JSON in PostgreSQL cannot contain always are. */
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

/** Reads the reason of a failure: ours, or pg-boss's if a worker died. */
export function readReason(output: object | null): string {
  const { reason, value } = (output ?? {}) as Partial<JobOutput> & { value?: { message?: string } };
  return reason === undefined ? (value?.message ?? 'unknown') : (JSON.parse(reason) as string);
}
