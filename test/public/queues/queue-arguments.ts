/** Wrong arguments of a queue's methods, over any engine: they must not select every event. */
import assert from 'node:assert/strict';
import { InvalidOptionsError, type EventQueue } from 'express-ark-webhooks';
import { discardEvent, createEvent, quickOptions } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';

/** Defines the tests; call it inside a `describe`. */
export function testQueueArguments(make: () => EventQueue): void {
  async function withDeadLetter(body: (queue: EventQueue) => Promise<void>): Promise<void> {
    const queue = make();
    try {
      await queue.work(discardEvent, quickOptions);
      await queue.add(createEvent());
      await eventually('it is dead', async () => (await queue.stats()).dead === 1);
      await body(queue);
      assert.equal((await queue.stats()).dead, 1);
    } finally {
      await queue.close();
    }
  }

  it('rejects to erase what is no address, such as an empty text, which is in every event', async () => {
    await withDeadLetter(async (queue) => {
      for (const address of ['', ' ', 'ann', '@', 'ann@', '@example.com', undefined, null, {}, ['ann@example.com']])
        await assert.rejects(queue.erase!(address as string), InvalidOptionsError, JSON.stringify(address));
    });
  });

  it('shows nothing of an address that it rejects', async () => {
    await withDeadLetter(async (queue) => {
      await assert.rejects(queue.erase!('ann.example.com'), ({ message }: Error) => !message.includes('ann.'));
    });
  });

  it('rejects a limit that is no count', async () => {
    await withDeadLetter(async (queue) => {
      for (const limit of [0, -1, 1.5, NaN, Infinity, '10', null])
        await assert.rejects(
          queue.deadLetters({ limit: limit as number }),
          /Expected "limit" to be a whole number/,
          String(limit),
        );
    });
  });

  it('rejects ids that are no array of strings', async () => {
    await withDeadLetter(async (queue) => {
      for (const ids of ['MessageSent/1', null, [1], [undefined], {}]) {
        await assert.rejects(queue.redrive(ids as string[]), /ids given to redrive\(\)/);
        await assert.rejects(queue.discard(ids as string[]), /ids given to discard\(\)/);
      }
    });
  });

  it('redrives and discards nothing if there are no ids in the array', async () => {
    await withDeadLetter(async (queue) => {
      assert.deepEqual([await queue.redrive([]), await queue.discard([])], [0, 0]);
    });
  });
}
