/** Events that are worked on: each by itself, within limits, retried. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { gate, left, makeEvent, quick, type Test } from './support.js';

export function testWorking(test: Test): void {
  test('runs an event that fails twice and then succeeds three times', async (queue) => {
    let runs = 0;
    await queue.work(() => ((runs += 1) === 3 ? Promise.resolve() : Promise.reject(new Error('not yet'))), quick);
    await queue.add(makeEvent());
    await eventually('the third attempt is made', () => runs === 3);
    await eventually('nothing is left', async () => (await left(queue)) === 0);
    assert.equal(runs, 3);
    assert.deepEqual(await queue.deadLetters(), []);
  });

  test('retries if the handler throws synchronously', async (queue) => {
    let runs = 0;
    await queue.work(() => {
      runs += 1;
      if (runs < 2) throw new Error('at once');
      return Promise.resolve();
    }, quick);
    await queue.add(makeEvent());
    await eventually('the second attempt is made', () => runs === 2);
  });

  test('leaves running events alone when it is opened again', async (queue) => {
    const { opened, open } = gate();
    const runs: string[] = [];
    const events = [makeEvent(), makeEvent()] as const;
    await queue.work(({ id }) => (runs.push(id), opened), quick);
    await queue.add(events[0]);
    try {
      await eventually('the first event runs', () => runs.length === 1);
      await queue.open();
      await queue.open();
      await queue.add(events[1]);
      await eventually('the second event runs', () => runs.includes(events[1].id));
      // Longer than a queue takes to look for events.
      await sleep(600);
    } finally {
      open();
    }
    assert.deepEqual(
      runs,
      events.map(({ id }) => id),
    );
  });

  test('does not delay events behind a slow one', async (queue) => {
    const { opened, open } = gate();
    let done = 0;
    const slow = makeEvent();
    await queue.work(({ id }) => (id === slow.id ? opened : Promise.resolve(void (done += 1))), {
      ...quick,
      concurrency: 2,
    });
    await queue.add(slow);
    for (let i = 0; i < 50; i += 1) await queue.add(makeEvent());
    try {
      await eventually('the others are done', () => done === 50, 8_000);
      await eventually('the slow one runs', async () => (await queue.stats()).running === 1);
    } finally {
      open();
    }
  });

  test('works on as many events at once as concurrency allows, and no more', async (queue) => {
    let running = 0;
    let most = 0;
    let done = 0;
    const handler = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await sleep(20);
      running -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: 40 }, () => queue.add(makeEvent())));
    await queue.work(handler, { ...quick, concurrency: 4 });
    await eventually('all are done', () => done === 40);
    assert.equal(most, 4);
  });

  test('fails an attempt that takes longer than its timeout', async (queue) => {
    let runs = 0;
    await queue.work(() => ((runs += 1) === 1 ? new Promise(() => undefined) : Promise.resolve()), {
      concurrency: 1,
      timeout: 200,
    });
    await queue.add(makeEvent());
    await eventually('the second attempt is made', () => runs === 2);
    await eventually('nothing is left', async () => (await left(queue)) === 0);
  });

  test('finishes what it has begun when it is closed, and leaves the rest to the next instance', async (queue, reopen) => {
    const events = Array.from({ length: 5 }, () => makeEvent());
    await Promise.all(events.map((event) => queue.add(event)));
    const { opened, open } = gate();
    const begun: string[] = [];
    await queue.work(({ id }) => (begun.push(id), opened), { ...quick, concurrency: 2 });
    await eventually('two are begun', () => begun.length === 2);
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    await sleep(100);
    assert.equal(closed, false);
    open();
    await closing;
    assert.equal(begun.length, 2);

    const next = await reopen();
    assert.deepEqual(await next.stats(), { waiting: 3, running: 0, dead: 0 });
    const rest: string[] = [];
    await next.work(({ id }) => Promise.resolve(void rest.push(id)), quick);
    await eventually('the rest are done', () => rest.length === 3);
    assert.deepEqual([...begun, ...rest].toSorted(), events.map(({ id }) => id).toSorted());
  });

  test('does not delay events behind many that fail', async (queue) => {
    const bad = new Set<string>();
    const good = Array.from({ length: 20 }, () => makeEvent());
    const done = new Set<string>();
    for (let count = 0; count < 10; count += 1) {
      const event = makeEvent();
      bad.add(event.id);
      await queue.add(event);
    }
    const handler = async ({ id }: QueuedEvent): Promise<void> => {
      await sleep(5);
      if (bad.has(id)) throw new Error('down');
      done.add(id);
    };
    await queue.work(handler, { ...quick, concurrency: 3 });
    await Promise.all(good.map((event) => queue.add(event)));
    await eventually('the good events are done', () => done.size === good.length, 8_000);
    await eventually('the others are dead', async () => (await queue.stats()).dead === bad.size);
  });

  test('closes in less than 5 s while events fail', async (queue) => {
    let runs = 0;
    await queue.work(() => ((runs += 1), Promise.reject(new Error('down'))), quick);
    await Promise.all(Array.from({ length: 20 }, () => queue.add(makeEvent())));
    await eventually('events fail', () => runs >= 10);
    const begun = performance.now();
    await queue.close();
    assert.ok(performance.now() - begun < 5_000, `it took ${performance.now() - begun} ms`);
  });

  test('closes in time although a handler never settles, and leaves its event unsettled', async (queue, reopen) => {
    const event = makeEvent();
    let runs = 0;
    await queue.work(() => ((runs += 1), new Promise(() => undefined)), quick);
    await queue.add(event);
    await eventually('the event runs', () => runs === 1);
    const begun = performance.now();
    await queue.close({ timeout: 1_000 });
    assert.ok(performance.now() - begun < 4_000, `it took ${performance.now() - begun} ms`);
    const next = await reopen();
    assert.equal(await left(next), 1);
    assert.equal(await next.add(event), 'duplicate');
  });
}
