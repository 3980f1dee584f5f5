/** Tests of attempts that fail and are retried. */
import assert from 'node:assert/strict';
import { eventually } from '../eventually.js';
import { countUnfinished, createEvent, quickOptions, type QueueTests } from './support.js';

export const retryingTests: QueueTests = {
  async 'makes three attempts at an event that fails twice'(queue) {
    let runs = 0;
    await queue.work(
      () => ((runs += 1) === 3 ? Promise.resolve() : Promise.reject(new Error('not yet'))),
      quickOptions,
    );
    await queue.add(createEvent());
    await eventually('the third attempt is made', () => runs === 3);
    await eventually('no event is left', async () => (await countUnfinished(queue)) === 0);
    assert.equal(runs, 3);
    assert.deepEqual(await queue.deadLetters(), []);
  },

  async 'stores the reason of the last attempt with each dead letter'(queue) {
    const runs = new Map<string, number>();
    await queue.work(({ id }) => {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      return Promise.reject(new Error(`run ${runs.get(id)} of ${id}`));
    }, quickOptions);
    const ids = [createEvent(), createEvent(), createEvent()].map(({ id }) => id);
    for (const id of ids) await queue.add(createEvent({ id }));
    await eventually('all are dead', async () => (await queue.stats()).dead === ids.length);
    assert.deepEqual(ids.map((id) => runs.get(id)), [3, 3, 3]); // prettier-ignore
    const letters = await queue.deadLetters();
    assert.equal(letters.length, ids.length);
    for (const { event, reason } of letters) assert.ok(reason.includes(`run 3 of ${event.id}`), reason);
  },

  async 'retries if the handler throws synchronously'(queue) {
    let runs = 0;
    await queue.work(() => {
      runs += 1;
      if (runs < 2) throw new Error('at once');
      return Promise.resolve();
    }, quickOptions);
    await queue.add(createEvent());
    await eventually('the second attempt is made', () => runs === 2);
  },

  async 'fails an attempt that takes longer than its timeout'(queue) {
    let runs = 0;
    await queue.work(() => ((runs += 1) === 1 ? new Promise(() => undefined) : Promise.resolve()), {
      concurrency: 1,
      timeout: 200,
    });
    await queue.add(createEvent());
    await eventually('the second attempt is made', () => runs === 2);
    await eventually('no event is left', async () => (await countUnfinished(queue)) === 0);
  },
};
