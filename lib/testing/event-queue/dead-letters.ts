/** Events whose attempts are used up: listed, redriven, discarded, erased. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscardError } from '../../errors.js';
import type { DeadLetter, EventQueue, QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { discarding, left, makeEvent, quick, type Test } from './support.js';

export function testDeadLetters(test: Test): void {
  test('makes a dead letter of an event that fails each time, with its reason', async (queue, reopen) => {
    const event = makeEvent();
    const before = Date.now();
    await queue.add(event);
    await queue.work(() => Promise.reject(new Error('the database is on fire')), quick);
    await eventually('the event is given up', async () => (await queue.stats()).dead === 1);
    assert.equal(await left(queue), 0);
    assert.equal(await queue.add(event), 'duplicate');
    const next = await reopen();
    const [letter, ...others] = await next.deadLetters();
    assert.deepEqual(letter?.event, event);
    assert.equal(letter.attempts, 3);
    assert.match(letter.reason, /the database is on fire/);
    assert.ok(letter.diedAt.getTime() >= before - 1_000 && letter.diedAt.getTime() <= Date.now() + 1_000);
    assert.deepEqual(others, []);
  });

  test('makes a dead letter at once if the handler throws a DiscardError', async (queue) => {
    await queue.work(() => Promise.reject(new DiscardError('never again')), quick);
    await queue.add(makeEvent());
    await eventually('the event is given up', async () => (await queue.stats()).dead === 1);
    const [letter] = await queue.deadLetters();
    assert.equal(letter?.attempts, 1);
    assert.match(letter.reason, /never again/);
  });

  test('recognizes the DiscardError of another copy of the package by its code', async (queue) => {
    const foreign = Object.assign(new Error('of another copy of the package'), { code: 'discard' });
    await queue.work(() => Promise.reject(foreign), quick);
    await queue.add(makeEvent());
    await eventually('the event is given up', async () => (await queue.stats()).dead === 1);
    assert.equal((await queue.deadLetters())[0]?.attempts, 1);
  });

  test('runs redriven dead letters again', async (queue, reopen) => {
    const events = [makeEvent(), makeEvent(), makeEvent()] as const;
    await bury(queue, events);
    const next = await reopen();
    assert.equal(await next.redrive(['unknown/id']), 0);
    assert.equal(await next.redrive([events[1].id]), 1);
    assert.deepEqual(sortIds(await next.deadLetters()), [events[0].id, events[2].id].toSorted());
    assert.equal(await next.add(events[1]), 'duplicate');
    const runs: string[] = [];
    await next.work(({ id }) => {
      runs.push(id);
      return id === events[0].id ? Promise.reject(new DiscardError('still not')) : Promise.resolve();
    }, quick);
    await eventually('the second has run', () => runs.length === 1);
    assert.equal(await next.redrive(), 2);
    await eventually('the others have run', () => runs.length === 3);
    await eventually('the first is given up again', async () => (await next.stats()).dead === 1);
    assert.deepEqual(runs.toSorted(), events.map(({ id }) => id).toSorted());
    assert.match((await next.deadLetters())[0]?.reason ?? '', /still not/);
  });

  test('discards dead letters, and still knows them as duplicates', async (queue) => {
    const events = [makeEvent(), makeEvent(), makeEvent()] as const;
    await bury(queue, events);
    assert.equal(await queue.discard(['unknown/id']), 0);
    assert.equal(await queue.discard([events[0].id]), 1);
    assert.deepEqual(sortIds(await queue.deadLetters()), [events[1].id, events[2].id].toSorted());
    assert.equal(await queue.discard(), 2);
    assert.deepEqual(await queue.deadLetters(), []);
    assert.deepEqual(await queue.stats(), { waiting: 0, running: 0, dead: 0 });
    for (const event of events) assert.equal(await queue.add(event), 'duplicate');
  });

  test('does not forget a dead letter that was redriven', async (queue, reopen) => {
    const event = makeEvent();
    await bury(queue, [event]);
    const next = await reopen();
    await next.redrive();
    await next.forget(event.id);
    assert.equal(await next.add(event), 'duplicate');
    assert.deepEqual(await next.stats(), { waiting: 1, running: 0, dead: 0 });
  });

  test('redrives or discards each dead letter once if several callers do so at once', async (queue, reopen) => {
    const events = Array.from({ length: 30 }, () => makeEvent());
    await bury(queue, events);
    const next = await reopen();
    const [redriven, again, discarded] = await Promise.all([next.redrive(), next.redrive(), next.discard()]);
    assert.equal(redriven + again + discarded, 30);
    assert.deepEqual(await next.stats(), { waiting: redriven + again, running: 0, dead: 0 });
  });

  test('lists the oldest dead letters first, up to the limit', async (queue) => {
    await queue.work(discarding, quick);
    const ids: string[] = [];
    for (const dead of [1, 2, 3]) {
      const event = makeEvent();
      ids.push(event.id);
      await queue.add(event);
      await eventually(`${dead} are given up`, async () => (await queue.stats()).dead === dead);
      await sleep(5);
    }
    const letters = await queue.deadLetters({ limit: 2 });
    assert.deepEqual(
      letters.map(({ event }) => event.id),
      ids.slice(0, 2),
    );
  });

  test('redrives events that failed and events that were discarded alike', async (queue) => {
    const [failed, discarded] = [makeEvent(), makeEvent()];
    let healed = false;
    const runs = new Map<string, number>();
    await queue.work(({ id }) => {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      if (healed) return Promise.resolve();
      return Promise.reject(id === failed.id ? new Error('down') : new DiscardError('no'));
    }, quick);
    for (const event of [failed, discarded]) await queue.add(event);
    await eventually('both are dead', async () => (await queue.stats()).dead === 2);
    healed = true;
    assert.equal(await queue.redrive(), 2);
    await eventually('both are handled', async () => (await queue.stats()).dead + (await left(queue)) === 0);
    assert.deepEqual([runs.get(failed.id), runs.get(discarded.id)], [4, 2]);
  });

  test('erases what is stored of a recipient, and nothing else, if it can', async (queue, reopen) => {
    if (!queue.erase) return;
    const write = (to: string): QueuedEvent => makeEvent({ body: JSON.stringify({ payload: { message: { to } } }) });
    const [dead, waiting, other] = [write('ann@example.com'), write('Ann@Example.com'), write('joann@example.com')];
    await bury(queue, [dead]);
    const next = await reopen();
    for (const event of [waiting, other]) await next.add(event);
    assert.equal(await next.erase?.('ann@example.com'), 2);
    assert.deepEqual(await next.stats(), { waiting: 1, running: 0, dead: 0 });
    for (const event of [dead, waiting]) assert.equal(await next.add(event), 'duplicate');
    const ran: string[] = [];
    await next.work(({ id }) => Promise.resolve(void ran.push(id)), quick);
    await eventually('the other event runs', async () => ran.length > 0 && (await left(next)) === 0);
    assert.deepEqual(ran, [other.id]);
  });
}

const sortIds = (letters: DeadLetter[]): string[] => letters.map(({ event }) => event.id).toSorted();

/** Adds events, and makes dead letters of them. */
async function bury(queue: EventQueue, events: readonly QueuedEvent[]): Promise<void> {
  for (const event of events) await queue.add(event);
  await queue.work(discarding, quick);
  await eventually('all are given up', async () => (await queue.stats()).dead === events.length);
}
