/** Events and handlers for tests of queues. */
import { randomUUID } from 'node:crypto';
import { DiscardError, type QueuedEvent } from 'express-ark-webhooks';

/** Creates an event with a unique id. */
export const createEvent = (more: Partial<QueuedEvent> = {}): QueuedEvent => ({
  id: `MessageSent/${randomUUID()}`,
  type: 'MessageSent',
  body: '{"event":"MessageSent"}',
  receivedAt: Date.now(),
  ...more,
});

export const quickOptions = { concurrency: 10, timeout: 10_000 };

/** A handler that discards every event. */
export const discardEvent = (): Promise<never> => Promise.reject(new DiscardError('no'));
