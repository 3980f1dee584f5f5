/** How an event is written into a job, and read from it. */
import { hash } from 'node:crypto';
import type { QueuedEvent } from '../event-queue.js';

/** What a job holds. As text, because PostgreSQL's JSON refuses what an event's name or body may contain. */
export interface JobData {
  /** The job's id again: a job that runs again as a dead letter has another one. */
  key: string;
  event: string;
}

/** Why an attempt failed, as text for the same reason. */
export interface JobOutput {
  reason: string;
}

const LONGEST_REASON = 1_000;

/** The job's id: what duplicates are known by, in the form that the table asks for. */
export const keyOf = (id: string): string =>
  hash('sha256', id, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const dataOf = (event: QueuedEvent): JobData => ({ key: keyOf(event.id), event: JSON.stringify(event) });

export const eventOf = ({ event }: JobData): QueuedEvent => JSON.parse(event) as QueuedEvent;

export const outputOf = (failure: unknown): JobOutput => {
  const message = failure instanceof Error ? failure.message : String(failure);
  return { reason: JSON.stringify(message.slice(0, LONGEST_REASON)) };
};

/** Reads a reason of ours, or of pg-boss where a worker died. */
export function reasonOf(output: object | null): string {
  const { reason, value } = (output ?? {}) as Partial<JobOutput> & { value?: { message?: string } };
  return reason === undefined ? (value?.message ?? 'unknown') : (JSON.parse(reason) as string);
}
