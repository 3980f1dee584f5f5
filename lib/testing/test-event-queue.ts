/** The contract of queues, as tests for any implementation and any test runner. */
import { randomUUID } from 'node:crypto';
import type { EventQueue } from '../queues/event-queue.js';
import { addingTests } from './event-queue/adding.js';
import { closingTests } from './event-queue/closing.js';
import { concurrencyTests } from './event-queue/concurrency.js';
import { deadLetterTests } from './event-queue/dead-letters.js';
import { retryingTests } from './event-queue/retrying.js';
import { getGlobalIt, type TestFunction } from './test-function.js';

/**
 * Creates an instance that is not open yet. The next instance with the same `storage` finds the events of this one; an
 * instance with another `storage` finds none. It makes three attempts in all, with the shortest delays that it supports.
 */
export type QueueMaker = (storage: string) => EventQueue | Promise<EventQueue>;

/**
 * Defines the tests of the contract. Call it inside a `describe`, and allow 30 s for each test.
 *
 * @param make creates an instance
 * @param options.it defines a test; default the global `it`
 * @throws TypeError if there is no `it`
 */
export function testEventQueue(make: QueueMaker, { it = getGlobalIt() }: { it?: TestFunction } = {}): void {
  const tests = { ...addingTests, ...concurrencyTests, ...retryingTests, ...closingTests, ...deadLetterTests };
  for (const [title, test] of Object.entries(tests))
    it(title, async () => {
      const storage = randomUUID();
      let queue: EventQueue | undefined;
      const open = async (): Promise<EventQueue> => {
        await queue?.close();
        queue = await make(storage);
        await queue.open();
        return queue;
      };
      try {
        await test(await open(), open);
      } finally {
        await queue?.close();
      }
    });
}
