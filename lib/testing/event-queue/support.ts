/** Helpers of the contract's tests. */
import { randomUUID } from 'node:crypto';
import { DiscardError } from '../../errors.js';
import type { EventQueue, QueuedEvent, WorkOptions } from '../../queues/event-queue.js';

/** Defines a test with an open queue; `reopen` closes it and opens another on the same storage. */
export type Test = (
  title: string,
  body: (queue: EventQueue, reopen: () => Promise<EventQueue>) => Promise<void>,
) => void;

export const quick: WorkOptions = { concurrency: 10, timeout: 10_000 };

/** An event with a unique id. */
export const makeEvent = (more: Partial<QueuedEvent> = {}): QueuedEvent => ({
  id: `MessageSent/${randomUUID()}`,
  type: 'MessageSent',
  body: '{"event":"MessageSent"}',
  receivedAt: Date.now(),
  ...more,
});

/** A promise, and the function that resolves it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** A handler that discards every event. */
export const discarding = (): Promise<never> => Promise.reject(new DiscardError('no'));

/** How many events are neither handled nor dead. */
export async function left(queue: EventQueue): Promise<number> {
  const { waiting, running } = await queue.stats();
  return waiting + running;
}
