/** Fills a queue with as many concurrent events as a receiver has requests. */
import { randomUUID } from 'node:crypto';
import { enveloped } from '../rivals/bodies.js';
import { type QueueOptions, createQueue } from './engines.js';

const CALLERS = 200;

export async function fill(options: QueueOptions, events: number): Promise<void> {
  const queue = createQueue(options);
  await queue.open();
  let left = events;
  const add = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const id = `MessageDeliveryFailed/${randomUUID()}`;
      await queue.add({ id, type: 'MessageDeliveryFailed', body: enveloped(left), receivedAt: Date.now() });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, add));
  await queue.close();
}
