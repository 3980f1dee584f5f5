/** How an event is written into a job, and read from it. */
import { hash } from 'node:crypto';
import type { QueuedEvent } from '../event-queue.js';

/** What a job holds. */
export interface JobData {
  /** The job's id again: a job that runs again as a dead letter has another one. */
  key: string;
  /** The body's text, as it came; missing where PostgreSQL's JSON refuses it. */
  body?: string;
  /** All else of the event, as text, because a name or an id may contain what is refused there. */
  rest: string;
}

/** Why an attempt failed, as text for the same reason. */
export interface JobOutput {
  reason: string;
}

const LONGEST_REASON = 1_000;

/** The job's id: what duplicates are known by, in the form that the table asks for. */
export const keyOf = (id: string): string =>
  hash('sha256', JSON.stringify(id), 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export function dataOf(event: QueuedEvent): JobData {
  const { body, ...rest } = event;
  const key = keyOf(event.id);
  if (body.includes('\0') || /\p{Surrogate}/u.test(body)) return { key, rest: JSON.stringify(event) };
  return { key, body, rest: JSON.stringify(rest) };
}

export const eventOf = ({ body, rest }: JobData): QueuedEvent => ({ body, ...JSON.parse(rest) }) as QueuedEvent;

export const outputOf = ({ message }: Error): JobOutput => ({
  reason: JSON.stringify(message.slice(0, LONGEST_REASON)),
});

/** Reads a reason of ours, or of pg-boss where a worker died. */
export function reasonOf(output: object | null): string {
  const { reason, value } = (output ?? {}) as Partial<JobOutput> & { value?: { message?: string } };
  return reason === undefined ? (value?.message ?? 'unknown') : (JSON.parse(reason) as string);
}
