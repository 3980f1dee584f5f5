/** Helpers of the contract's tests. */
import { randomUUID } from 'node:crypto';
import { DiscardError } from '../../errors.js';
import type { EventQueue, QueuedEvent, WorkOptions } from '../../queues/event-queue.js';

/** Tests by title. Each gets an open queue; `reopen` closes it and opens another on the same storage. */
export type QueueTests = Record<string, (queue: EventQueue, reopen: () => Promise<EventQueue>) => Promise<void>>;

export const quickOptions: WorkOptions = { concurrency: 10, timeout: 10_000 };

/** Creates an event with a unique id. */
export const createEvent = (fields: Partial<QueuedEvent> = {}): QueuedEvent => ({
  id: `MessageSent/${randomUUID()}`,
  type: 'MessageSent',
  body: '{"event":"MessageSent"}',
  receivedAt: Date.now(),
  ...fields,
});

/** Creates a promise and the function that resolves it. */
export function createGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** A handler that discards every event. */
export const discardEvent = (): Promise<never> => Promise.reject(new DiscardError('no'));

/** Counts the events that are neither handled nor dead. */
export async function countUnfinished(queue: EventQueue): Promise<number> {
  const { waiting, running } = await queue.stats();
  return waiting + running;
}
