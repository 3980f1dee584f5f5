/** Tests of closing a queue while events run. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually.js';
import { countUnfinished, createEvent, createGate, quickOptions, type QueueTests } from './support.js';

export const closingTests: QueueTests = {
  async 'finishes running events when it is closed, and leaves the others to the next instance'(queue, reopen) {
    const events = Array.from({ length: 5 }, () => createEvent());
    await Promise.all(events.map((event) => queue.add(event)));
    const { opened, open } = createGate();
    const started: string[] = [];
    await queue.work(({ id }) => (started.push(id), opened), { ...quickOptions, concurrency: 2 });
    await eventually('two have started', () => started.length === 2);
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    await sleep(100);
    assert.equal(closed, false);
    open();
    await closing;
    assert.equal(started.length, 2);

    const next = await reopen();
    assert.deepEqual(await next.stats(), { waiting: 3, running: 0, dead: 0 });
    const rest: string[] = [];
    await next.work(({ id }) => Promise.resolve(void rest.push(id)), quickOptions);
    await eventually('the rest are handled', () => rest.length === 3);
    assert.deepEqual([...started, ...rest].toSorted(), events.map(({ id }) => id).toSorted());
  },

  async 'closes in less than 5 s while events fail, and keeps them'(queue, reopen) {
    let runs = 0;
    const fail = async (): Promise<never> => {
      runs += 1;
      // So that some fail before, and some while the queue is closing.
      await sleep(50);
      throw new Error('down');
    };
    await queue.work(fail, quickOptions);
    await Promise.all(Array.from({ length: 20 }, () => queue.add(createEvent())));
    await eventually('events fail', () => runs >= 10);
    const startedAt = performance.now();
    await queue.close();
    assert.ok(performance.now() - startedAt < 5_000, `it took ${performance.now() - startedAt} ms`);
    const runsAtClose = runs;
    const next = await reopen();
    assert.equal(runs, runsAtClose, 'no event runs in a closed queue');
    assert.equal((await countUnfinished(next)) + (await next.stats()).dead, 20, 'no event is lost');
    await next.work(fail, quickOptions);
    await eventually('all are dead', async () => (await next.stats()).dead === 20);
  },

  async 'closes within the timeout if a handler never settles, and keeps its event'(queue, reopen) {
    const event = createEvent();
    let runs = 0;
    await queue.work(() => ((runs += 1), new Promise(() => undefined)), quickOptions);
    await queue.add(event);
    await eventually('the event runs', () => runs === 1);
    const startedAt = performance.now();
    await queue.close({ timeout: 1_000 });
    assert.ok(performance.now() - startedAt < 4_000, `it took ${performance.now() - startedAt} ms`);
    const next = await reopen();
    assert.equal(await countUnfinished(next), 1);
    assert.equal(await next.add(event), 'duplicate');
  },
};
