/** Tests of events that are handled at the same time. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { createEvent, createGate, quickOptions, type QueueTests } from './support.js';

export const concurrencyTests: QueueTests = {
  async 'does not run running events again when it is opened again'(queue) {
    const { opened, open } = createGate();
    const runs: string[] = [];
    const events = [createEvent(), createEvent()] as const;
    await queue.work(({ id }) => (runs.push(id), opened), quickOptions);
    await queue.add(events[0]);
    try {
      await eventually('the first event runs', () => runs.length === 1);
      await queue.open();
      await queue.open();
      await queue.add(events[1]);
      await eventually('the second event runs', () => runs.includes(events[1].id));
      // Longer than a queue takes to poll for events.
      await sleep(600);
    } finally {
      open();
    }
    assert.deepEqual(
      runs,
      events.map(({ id }) => id),
    );
  },

  async 'does not delay events behind a slow one'(queue) {
    const { opened, open } = createGate();
    let handled = 0;
    const slow = createEvent();
    await queue.work(({ id }) => (id === slow.id ? opened : Promise.resolve(void (handled += 1))), {
      ...quickOptions,
      concurrency: 2,
    });
    await queue.add(slow);
    for (let i = 0; i < 50; i += 1) await queue.add(createEvent());
    try {
      await eventually('the others are handled', () => handled === 50, 8_000);
      await eventually('the slow one runs', async () => (await queue.stats()).running === 1);
    } finally {
      open();
    }
  },

  async 'handles at most as many events at once as concurrency allows'(queue) {
    let running = 0;
    let maxRunning = 0;
    let handled = 0;
    const handler = async (): Promise<void> => {
      running += 1;
      maxRunning = Math.max(maxRunning, running);
      await sleep(20);
      running -= 1;
      handled += 1;
    };
    await Promise.all(Array.from({ length: 40 }, () => queue.add(createEvent())));
    await queue.work(handler, { ...quickOptions, concurrency: 4 });
    await eventually('all are handled', () => handled === 40);
    assert.equal(maxRunning, 4);
  },

  async 'does not delay events behind many that fail'(queue) {
    const bad = new Set<string>();
    const good = Array.from({ length: 20 }, () => createEvent());
    const handled = new Set<string>();
    for (let count = 0; count < 10; count += 1) {
      const event = createEvent();
      bad.add(event.id);
      await queue.add(event);
    }
    const handler = async ({ id }: QueuedEvent): Promise<void> => {
      await sleep(5);
      if (bad.has(id)) throw new Error('down');
      handled.add(id);
    };
    await queue.work(handler, { ...quickOptions, concurrency: 3 });
    await Promise.all(good.map((event) => queue.add(event)));
    await eventually('the good events are handled', () => handled.size === good.length, 8_000);
    await eventually('the others are dead', async () => (await queue.stats()).dead === bad.size);
  },
};
