/** Events that are added: durable, unchanged, once. */
import assert from 'node:assert/strict';
import type { QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { discarding, gate, left, makeEvent, quick, type Test } from './support.js';

export function testAdding(test: Test): void {
  test('opens once, however often open() is called', async (queue) => {
    await Promise.all([queue.open(), queue.open()]);
    assert.equal(await queue.add(makeEvent()), 'stored');
  });

  test('passes an event to the handler as it was added, in the next instance too', async (queue, reopen) => {
    const event = makeEvent({ hint: 'SendLimitApproaching', keyIndex: 1, receivedAt: 1_792_310_420_123 });
    const plain = makeEvent();
    assert.equal(await queue.add(event), 'stored');
    assert.equal(await queue.add(plain), 'stored');
    const next = await reopen();
    const got = new Map<string, QueuedEvent>();
    await next.work((queued) => Promise.resolve(void got.set(queued.id, queued)), quick);
    await eventually('both events are worked on', () => got.size === 2);
    assert.deepEqual(got.get(event.id), event);
    assert.deepEqual(got.get(plain.id), plain);
  });

  test('keeps bodies unchanged', async (queue) => {
    const bodies = [
      String.raw`{"a":"\u0000","b":"\ud800","c":"\\u0000","d":"\/\b\f\n\r\t"}`,
      '{ "spaced" : 1.0,\r\n\t"again":1,"again":2,"big":12345678901234567890 }',
      '{"astral":"😀 𝒜 \u2028\u2029","quote":"\'\'; DROP TABLE x; -- $1 $$"}',
      `\ufeff{"long":"${'é'.repeat(40_000)}"}`,
      'no JSON: \0',
      'no JSON: \ud800',
    ];
    await Promise.all(bodies.map((body) => queue.add(makeEvent({ body }))));
    const got: string[] = [];
    await queue.work(({ body }) => Promise.resolve(void got.push(body)), quick);
    await eventually('each body is worked on', () => got.length === bodies.length);
    assert.deepEqual(got.toSorted(), bodies.toSorted());
  });

  test('accepts any string as an id', async (queue) => {
    const ids = ['1', 'a/b:c', '\'"\\', 'é😀', `${'x'.repeat(254)}1`, `${'x'.repeat(254)}2`, '__proto__'];
    for (const id of ids) assert.equal(await queue.add(makeEvent({ id })), 'stored', id);
    for (const id of ids) assert.equal(await queue.add(makeEvent({ id })), 'duplicate', id);
  });

  test('stores an event once if it is added fifty times at once', async (queue) => {
    const event = makeEvent();
    const answers = await Promise.all(Array.from({ length: 50 }, () => queue.add(event)));
    assert.equal(answers.filter((answer) => answer === 'stored').length, 1);
    assert.equal(answers.filter((answer) => answer === 'duplicate').length, 49);
  });

  test('knows a duplicate while it waits, while it runs, and after it was handled', async (queue) => {
    const event = makeEvent();
    let runs = 0;
    const { opened, open } = gate();
    await queue.add(event);
    assert.equal(await queue.add(event), 'duplicate');
    await queue.work(() => ((runs += 1), opened), quick);
    await eventually('the event runs', () => runs === 1);
    assert.equal(await queue.add(event), 'duplicate');
    open();
    await eventually('the event is done', async () => (await queue.stats()).running === 0);
    assert.equal(await queue.add(event), 'duplicate');
    assert.equal(await queue.add(makeEvent({ body: event.body })), 'stored', 'another id, the same body');
    await eventually('the other event is done', () => runs === 2);
  });

  test('runs each of 500 events that are added at once, once', async (queue) => {
    const events = Array.from({ length: 500 }, () => makeEvent());
    const runs = new Map<string, number>();
    await queue.work(({ id }) => Promise.resolve(void runs.set(id, (runs.get(id) ?? 0) + 1)), quick);
    const answers = await Promise.all(events.map((event) => queue.add(event)));
    assert.deepEqual([...new Set(answers)], ['stored']);
    await eventually('all have run', () => runs.size === 500);
    assert.deepEqual([...new Set(runs.values())], [1]);
  });

  test('counts waiting, running and dead events', async (queue) => {
    assert.deepEqual(await queue.stats(), { waiting: 0, running: 0, dead: 0 });
    const dead = makeEvent();
    const { opened, open } = gate();
    for (const event of [dead, makeEvent(), makeEvent(), makeEvent()]) await queue.add(event);
    assert.deepEqual(await queue.stats(), { waiting: 4, running: 0, dead: 0 });
    await queue.work(({ id }) => (id === dead.id ? discarding() : opened), {
      ...quick,
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
  });

  test('forgets an event that was handled', async (queue) => {
    const event = makeEvent();
    let runs = 0;
    await queue.work(() => Promise.resolve(void (runs += 1)), quick);
    await queue.add(event);
    await eventually('the event is done', async () => runs === 1 && (await left(queue)) === 0);
    await queue.forget(event.id);
    await queue.forget('unknown/id');
    assert.equal(await queue.add(event), 'stored');
    await eventually('the event has run again', () => runs === 2);
  });
}
