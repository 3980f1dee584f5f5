/** Tests of dead letters: listed, redriven, discarded, erased. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscardError } from '../../errors.js';
import type { DeadLetter, EventQueue, QueuedEvent } from '../../queues/event-queue.js';
import { eventually } from '../eventually.js';
import { countUnfinished, createEvent, discardEvent, quickOptions, type QueueTests } from './support.js';

export const deadLetterTests: QueueTests = {
  async 'creates a dead letter with the reason when every attempt fails'(queue, reopen) {
    const event = createEvent();
    const before = Date.now();
    await queue.add(event);
    await queue.work(() => Promise.reject(new Error('the database is on fire')), quickOptions);
    await eventually('the event is dead', async () => (await queue.stats()).dead === 1);
    assert.equal(await countUnfinished(queue), 0);
    assert.equal(await queue.add(event), 'duplicate');
    const next = await reopen();
    const [letter, ...others] = await next.deadLetters();
    assert.deepEqual(letter?.event, event);
    assert.equal(letter.attempts, 3);
    assert.match(letter.reason, /the database is on fire/);
    assert.ok(letter.diedAt.getTime() >= before - 1_000 && letter.diedAt.getTime() <= Date.now() + 1_000);
    assert.deepEqual(others, []);
  },

  async 'creates a dead letter at once if the handler throws a DiscardError'(queue) {
    let runs = 0;
    await queue.work(() => ((runs += 1), Promise.reject(new DiscardError('never again'))), quickOptions);
    await queue.add(createEvent());
    await eventually('the event is dead', async () => (await queue.stats()).dead === 1);
    const [letter, ...others] = await queue.deadLetters();
    assert.equal(letter?.attempts, 1);
    assert.match(letter.reason, /never again/);
    assert.deepEqual(others, []);
    assert.equal(runs, 1);
  },

  async 'recognizes the DiscardError of another copy of the package by its code'(queue) {
    const otherCopy = Object.assign(new Error('from another copy of the package'), { code: 'discard' });
    await queue.work(() => Promise.reject(otherCopy), quickOptions);
    await queue.add(createEvent());
    await eventually('the event is dead', async () => (await queue.stats()).dead === 1);
    assert.equal((await queue.deadLetters())[0]?.attempts, 1);
  },

  async 'runs redriven dead letters again'(queue, reopen) {
    const events = [createEvent(), createEvent(), createEvent()] as const;
    await createDeadLetters(queue, events);
    const next = await reopen();
    assert.equal(await next.redrive(['unknown/id']), 0);
    assert.equal(await next.redrive([events[1].id]), 1);
    assert.deepEqual(sortIds(await next.deadLetters()), [events[0].id, events[2].id].toSorted());
    assert.equal(await next.add(events[1]), 'duplicate');
    const runs: string[] = [];
    await next.work(({ id }) => {
      runs.push(id);
      return id === events[0].id ? Promise.reject(new DiscardError('still not')) : Promise.resolve();
    }, quickOptions);
    await eventually('the second has run', () => runs.length === 1);
    assert.equal(await next.redrive(), 2);
    await eventually('the others have run', () => runs.length === 3);
    await eventually('the first is dead again', async () => (await next.stats()).dead === 1);
    assert.deepEqual(runs.toSorted(), events.map(({ id }) => id).toSorted());
    assert.match((await next.deadLetters())[0]?.reason ?? '', /still not/);
  },

  async 'reports discarded dead letters as duplicates'(queue) {
    const events = [createEvent(), createEvent(), createEvent()] as const;
    await createDeadLetters(queue, events);
    assert.equal(await queue.discard(['unknown/id']), 0);
    assert.equal(await queue.discard([events[0].id]), 1);
    assert.deepEqual(sortIds(await queue.deadLetters()), [events[1].id, events[2].id].toSorted());
    assert.equal(await queue.discard(), 2);
    assert.deepEqual(await queue.deadLetters(), []);
    assert.deepEqual(await queue.stats(), { waiting: 0, running: 0, dead: 0 });
    for (const event of events) assert.equal(await queue.add(event), 'duplicate');
  },

  async 'keeps the id of a redriven dead letter when it is forgotten'(queue, reopen) {
    const event = createEvent();
    await createDeadLetters(queue, [event]);
    const next = await reopen();
    await next.redrive();
    await next.forget(event.id);
    assert.equal(await next.add(event), 'duplicate');
    assert.deepEqual(await next.stats(), { waiting: 1, running: 0, dead: 0 });
  },

  async 'redrives or discards each dead letter once if several callers do so at once'(queue, reopen) {
    const events = Array.from({ length: 30 }, () => createEvent());
    await createDeadLetters(queue, events);
    const next = await reopen();
    const [redriven, again, discarded] = await Promise.all([next.redrive(), next.redrive(), next.discard()]);
    assert.equal(redriven + again + discarded, 30);
    assert.deepEqual(await next.stats(), { waiting: redriven + again, running: 0, dead: 0 });
  },

  async 'lists the oldest dead letters first, up to the limit'(queue) {
    await queue.work(discardEvent, quickOptions);
    const ids: string[] = [];
    for (const dead of [1, 2, 3]) {
      const event = createEvent();
      ids.push(event.id);
      await queue.add(event);
      await eventually(`${dead} are dead`, async () => (await queue.stats()).dead === dead);
      await sleep(5);
    }
    const letters = await queue.deadLetters({ limit: 2 });
    assert.deepEqual(
      letters.map(({ event }) => event.id),
      ids.slice(0, 2),
    );
  },

  async 'redrives failed and discarded events, with all attempts'(queue) {
    const [failed, discarded] = [createEvent(), createEvent()];
    const runs = new Map<string, number>();
    await queue.work(({ id }) => {
      const run = (runs.get(id) ?? 0) + 1;
      runs.set(id, run);
      // Each fails until it is dead, and once more after that.
      if (run > (id === failed.id ? 4 : 2)) return Promise.resolve();
      return id === discarded.id && run === 1 ? discardEvent() : Promise.reject(new Error('down'));
    }, quickOptions);
    for (const event of [failed, discarded]) await queue.add(event);
    await eventually('both are dead', async () => (await queue.stats()).dead === 2);
    assert.equal(await queue.redrive(), 2);
    await eventually('both are handled', async () => (await queue.stats()).dead + (await countUnfinished(queue)) === 0);
    assert.deepEqual([runs.get(failed.id), runs.get(discarded.id)], [5, 3]);
  },

  async 'erases the events of a recipient and no others, if erase() is supported'(queue, reopen) {
    if (!queue.erase) return;
    const write = (to: string): QueuedEvent => createEvent({ body: JSON.stringify({ payload: { message: { to } } }) });
    const [dead, waiting, other] = [write('ann@example.com'), write('Ann@Example.com'), write('joann@example.com')];
    await createDeadLetters(queue, [dead]);
    const next = await reopen();
    for (const event of [waiting, other]) await next.add(event);
    assert.equal(await next.erase?.('ann@example.com'), 2);
    assert.deepEqual(await next.stats(), { waiting: 1, running: 0, dead: 0 });
    for (const event of [dead, waiting]) assert.equal(await next.add(event), 'duplicate');
    const ran: string[] = [];
    await next.work(({ id }) => Promise.resolve(void ran.push(id)), quickOptions);
    await eventually('the other event runs', async () => ran.length > 0 && (await countUnfinished(next)) === 0);
    assert.deepEqual(ran, [other.id]);
  },
};

const sortIds = (letters: DeadLetter[]): string[] => letters.map(({ event }) => event.id).toSorted();

/** Adds events and turns them into dead letters. */
async function createDeadLetters(queue: EventQueue, events: readonly QueuedEvent[]): Promise<void> {
  for (const event of events) await queue.add(event);
  await queue.work(discardEvent, quickOptions);
  await eventually('all are dead', async () => (await queue.stats()).dead === events.length);
}
