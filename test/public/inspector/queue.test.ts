import assert from 'node:assert/strict';
import { DiscardError } from 'express-ark-webhooks';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { createQueueWithDeadLetters } from '../../support/dead-letters.js';
import { eventually } from '../../support/eventually.js';
import { grace, sent, watched } from '../../support/inspected.js';

interface Letter {
  key: string;
  event: string;
  id: string;
  to: string;
  reason: string;
  attempts: number;
}

/** A receiver that discards each event of one recipient. */
async function withDeadLetters() {
  const queue = new SqliteQueue(':memory:');
  const served = await watched({ queue });
  let isBroken = true;
  served.ark.on('MessageSent', ({ payload }) => {
    if (isBroken) throw new DiscardError(`No account has ${payload.message.to!}, ask ada@example.com`);
  });
  const list = async (query = ''): Promise<Letter[]> =>
    ((await (await fetch(`${served.url}/ark/dead-letters${query}`)).json()) as { deadLetters: Letter[] }).deadLetters;
  const count = async (): Promise<object> => (await (await fetch(`${served.url}/ark/queue`)).json()) as object;
  return { ...served, queue, list, count, mend: () => (isBroken = false) };
}

describe('inspector: queue', () => {
  it('counts waiting, running and dead events', async () => {
    const { ark, send, count } = await withDeadLetters();
    await send(sent());
    assert.deepEqual(await count(), { waiting: 1, running: 0, dead: 0 });
    await ark.work();
    await eventually('it is dead', async () => (await ark.stats()).queue!.dead === 1);
    assert.deepEqual(await count(), { waiting: 0, running: 0, dead: 1 });
    await ark.close();
  });

  it('lists dead letters with their reason, addresses masked until they are revealed', async () => {
    const { ark, send, list } = await withDeadLetters();
    await ark.work();
    await send(sent());
    await eventually('it is dead', async () => (await list()).length === 1);
    const [letter] = await list();
    assert.deepEqual([letter!.event, letter!.to, letter!.attempts], ['MessageSent', 'g•••@example.org', 1]);
    assert.equal(letter!.reason, 'No account has g•••@example.org, ask •••@example.com');
    assert.doesNotMatch(JSON.stringify(letter), /grace/);
    const [revealed] = await list('?reveal=1');
    assert.equal(revealed!.reason, `No account has ${grace}, ask ada@example.com`);
    await ark.close();
  });

  it('redrives one dead letter, and discards another', async () => {
    const { ark, send, list, act, mend, count } = await withDeadLetters();
    await ark.work();
    await send(sent());
    await send(sent());
    await eventually('both are dead', async () => (await list()).length === 2);
    mend();
    const [first, second] = await list();
    assert.equal((await act(`dead-letters/${first!.key}/redrive`)).status, 200);
    assert.deepEqual(
      (await list()).map(({ key }) => key),
      [second!.key],
    );
    await eventually('the first is handled', async () => (await ark.stats()).queue!.waiting === 0);
    assert.equal((await act(`dead-letters/${second!.key}/discard`)).status, 200);
    assert.deepEqual(await list(), []);
    assert.equal((await act(`dead-letters/${second!.key}/discard`)).status, 404);
    await eventually('nothing is left', async () => !Object.values(await count()).some(Boolean));
    await ark.close();
  });

  it('lists the oldest 100 dead letters by default, up to 1,000 on request, and counts all', async () => {
    const { queue, remove } = await createQueueWithDeadLetters(101);
    const { url, ark } = await watched({ queue });
    for (const [query, listed] of [
      ['', 100],
      ['?limit=1', 1],
      ['?limit=0', 100],
      ['?limit=x', 100],
      ['?limit=200', 101],
      ['?limit=9e9', 101],
    ] as const) {
      const response = await fetch(`${url}/ark/dead-letters${query}`);
      const { deadLetters, total } = (await response.json()) as { deadLetters: Letter[]; total: number };
      assert.deepEqual([deadLetters.length, total], [listed, 101], query);
    }
    await ark.close();
    remove();
  });

  it('redrives all dead letters', async () => {
    const { queue, remove } = await createQueueWithDeadLetters(101);
    const { ark, act } = await watched({ queue });
    assert.deepEqual(await act('dead-letters/redrive'), { status: 200, message: 'Redriven: 101 events.' });
    assert.deepEqual((await ark.stats()).queue, { waiting: 101, running: 0, dead: 0 });
    await ark.close();
    remove();
  });

  it('responds 403 when another site sends the request', async () => {
    const { ark, act } = await withDeadLetters();
    for (const headers of [{}, { 'x-ark-inspector': '1', 'sec-fetch-site': 'cross-site' }] as Record<string, string>[])
      for (const action of ['a/discard', 'redrive'])
        assert.equal((await act(`dead-letters/${action}`, headers)).status, 403);
    await ark.close();
  });

  it('responds 503 when the queue fails, without its message', async () => {
    const queue = new SqliteQueue(':memory:');
    const { url } = await watched({ queue });
    queue.deadLetters = () => Promise.reject(new Error('postgres://user:hidden@host'));
    const res = await fetch(`${url}/ark/dead-letters`);
    assert.equal(res.status, 503);
    assert.doesNotMatch(await res.text(), /hidden/);
    await queue.close();
  });

  it('has none of these paths without a queue', async () => {
    const { url } = await watched();
    for (const path of ['queue', 'dead-letters']) assert.equal((await fetch(`${url}/ark/${path}`)).status, 404);
  });
});
