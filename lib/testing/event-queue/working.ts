/** What holds of events that are worked on: each by itself, within bounds, tried again. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually.js';
import { gate, left, makeEvent, quick, type Test } from './support.js';

export function testWorking(test: Test): void {
  test('tries a failed event again', async (queue) => {
    let runs = 0;
    await queue.work(() => ((runs += 1) === 3 ? Promise.resolve() : Promise.reject(new Error('not yet'))), quick);
    await queue.add(makeEvent());
    await eventually('the third attempt is made', () => runs === 3);
    await eventually('nothing is left', async () => (await left(queue)) === 0);
    assert.deepEqual(await queue.deadLetters(), []);
  });

  test('takes a handler that throws at once for one that rejects', async (queue) => {
    let runs = 0;
    await queue.work(() => {
      runs += 1;
      if (runs < 2) throw new Error('at once');
      return Promise.resolve();
    }, quick);
    await queue.add(makeEvent());
    await eventually('the second attempt is made', () => runs === 2);
  });

  test('leaves what runs alone where it is opened again', async (queue) => {
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
      // Longer than any queue here takes to look for events.
      await sleep(600);
    } finally {
      open();
    }
    assert.deepEqual(
      runs,
      events.map(({ id }) => id),
    );
  });

  test('lets no slow event delay another', async (queue) => {
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

  test('works on as many at once as it may, and no more', async (queue) => {
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

  test('takes an attempt that outlasts its time for failed', async (queue) => {
    let runs = 0;
    await queue.work(() => ((runs += 1) === 1 ? new Promise(() => undefined) : Promise.resolve()), {
      concurrency: 1,
      timeout: 200,
    });
    await queue.add(makeEvent());
    await eventually('the second attempt is made', () => runs === 2);
    await eventually('nothing is left', async () => (await left(queue)) === 0);
  });

  test('finishes what it has begun when it is closed, and gives back what it has not', async (queue, reopen) => {
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
}
