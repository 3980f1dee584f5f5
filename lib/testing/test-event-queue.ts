/** The contract of queues, as tests for any implementation and any test runner. */
import { randomUUID } from 'node:crypto';
import type { EventQueue } from '../queues/event-queue.js';
import { testAdding } from './event-queue/adding.js';
import { testDeadLetters } from './event-queue/dead-letters.js';
import type { Test } from './event-queue/support.js';
import { testWorking } from './event-queue/working.js';
import { globalIt, type It } from './it.js';

/**
 * Creates an instance that is not open yet. The next instance with the same `storage` finds what was added to this one,
 * and an instance with another finds nothing. It makes three attempts in all, with the shortest pauses that it can.
 */
export type QueueMaker = (storage: string) => EventQueue | Promise<EventQueue>;

/**
 * Defines the tests of the contract; call it inside a `describe`. Allow 30 s for each.
 *
 * @param make creates an instance
 * @param options.it defines a test; default the global `it`
 * @throws TypeError if there is no `it`
 */
export function testEventQueue(make: QueueMaker, { it = globalIt() }: { it?: It } = {}): void {
  const test: Test = (title, body) => {
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
        await body(await open(), open);
      } finally {
        await queue?.close();
      }
    });
  };
  testAdding(test);
  testWorking(test);
  testDeadLetters(test);
}
