/** Tests of adding events: stored durably, unchanged and once. */
import assert from 'node:assert/strict';
import type { QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { countUnfinished, createEvent, createGate, discardEvent, quickOptions, type QueueTests } from './support.js';

export const addingTests: QueueTests = {
  async 'opens once when open() is called several times'(queue) {
    await Promise.all([queue.open(), queue.open()]);
    assert.equal(await queue.add(createEvent()), 'stored');
  },

  async 'passes the added event unchanged to the handler, in the next instance too'(queue, reopen) {
    const event = createEvent({ hint: 'SendLimitApproaching', keyIndex: 1, receivedAt: 1_792_310_420_123 });
    const plain = createEvent();
    assert.equal(await queue.add(event), 'stored');
    assert.equal(await queue.add(plain), 'stored');
    const next = await reopen();
    const received = new Map<string, QueuedEvent>();
    await next.work((queued) => Promise.resolve(void received.set(queued.id, queued)), quickOptions);
    await eventually('both events are worked on', () => received.size === 2);
    assert.deepEqual(received.get(event.id), event);
    assert.deepEqual(received.get(plain.id), plain);
  },

  async 'keeps bodies unchanged'(queue) {
    const bodies = [
      String.raw`{"a":"\u0000","b":"\ud800","c":"\\u0000","d":"\/\b\f\n\r\t"}`,
      '{ "spaced" : 1.0,\r\n\t"again":1,"again":2,"big":12345678901234567890 }',
      '{"astral":"😀 𝒜 \u2028\u2029","quote":"\'\'; DROP TABLE x; -- $1 $$"}',
      `\ufeff{"long":"${'é'.repeat(40_000)}"}`,
      'no JSON: \0',
      'no JSON: \ud800',
    ];
    await Promise.all(bodies.map((body) => queue.add(createEvent({ body }))));
    const received: string[] = [];
    await queue.work(({ body }) => Promise.resolve(void received.push(body)), quickOptions);
    await eventually('each body is worked on', () => received.length === bodies.length);
    assert.deepEqual(received.toSorted(), bodies.toSorted());
  },

  async 'accepts any string as an id'(queue) {
    const ids = ['1', 'a/b:c', '\'"\\', 'é😀', `${'x'.repeat(254)}1`, `${'x'.repeat(254)}2`, '__proto__'];
    for (const id of ids) assert.equal(await queue.add(createEvent({ id })), 'stored', id);
    for (const id of ids) assert.equal(await queue.add(createEvent({ id })), 'duplicate', id);
  },

  async 'stores an event once if it is added fifty times at once'(queue) {
    const event = createEvent();
    const results = await Promise.all(Array.from({ length: 50 }, () => queue.add(event)));
    assert.equal(results.filter((result) => result === 'stored').length, 1);
    assert.equal(results.filter((result) => result === 'duplicate').length, 49);
  },

  async 'reports a duplicate while the event waits, while it runs and after it was handled'(queue) {
    const event = createEvent();
    let runs = 0;
    const { opened, open } = createGate();
    await queue.add(event);
    assert.equal(await queue.add(event), 'duplicate');
    await queue.work(() => ((runs += 1), opened), quickOptions);
    await eventually('the event runs', () => runs === 1);
    assert.equal(await queue.add(event), 'duplicate');
    open();
    await eventually('the event is handled', async () => (await queue.stats()).running === 0);
    assert.equal(await queue.add(event), 'duplicate');
    assert.equal(await queue.add(createEvent({ body: event.body })), 'stored', 'another id, the same body');
    await eventually('the other event is handled', () => runs === 2);
  },

  async 'runs each of 500 events that are added at once, once'(queue) {
    const events = Array.from({ length: 500 }, () => createEvent());
    const runs = new Map<string, number>();
    await queue.work(({ id }) => Promise.resolve(void runs.set(id, (runs.get(id) ?? 0) + 1)), quickOptions);
    const results = await Promise.all(events.map((event) => queue.add(event)));
    assert.deepEqual([...new Set(results)], ['stored']);
    await eventually('all have run', () => runs.size === 500);
    assert.deepEqual([...new Set(runs.values())], [1]);
  },

  async 'counts waiting, running and dead events'(queue) {
    assert.deepEqual(await queue.stats(), { waiting: 0, running: 0, dead: 0 });
    const dead = createEvent();
    const { opened, open } = createGate();
    for (const event of [dead, createEvent(), createEvent(), createEvent()]) await queue.add(event);
    assert.deepEqual(await queue.stats(), { waiting: 4, running: 0, dead: 0 });
    await queue.work(({ id }) => (id === dead.id ? discardEvent() : opened), {
      ...quickOptions,
      concurrency: 2,
    });
    try {
      await eventually('one is dead and two run', async () => {
        const stats = await queue.stats();
        return stats.dead === 1 && stats.running === 2 && stats.waiting === 1;
      });
    } finally {
      open();
    }
  },

  async 'forgets an event that was handled'(queue) {
    const event = createEvent();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), quickOptions);
    await queue.add(event);
    await eventually('the event is handled', async () => runs === 1 && (await countUnfinished(queue)) === 0);
    await queue.forget(event.id);
    await queue.forget('unknown/id');
    assert.equal(await queue.add(event), 'stored');
    await eventually('the event has run again', () => runs === 2);
  },
};
