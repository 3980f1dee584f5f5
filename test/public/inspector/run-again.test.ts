import assert from 'node:assert/strict';
import { type ClaimStore } from 'express-ark-webhooks';
import { arkEvent } from 'express-ark-webhooks/testing';
import { eventually } from '../../support/eventually.js';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { grace, newest, pageHeader, readStream, sent, watched } from '../../support/inspected.js';

describe('inspector: running an event again', () => {
  const run = async (url: string, id: string, headers: Record<string, string> = pageHeader) => {
    const res = await fetch(`${url}/ark/entries/${id}/run`, { method: 'POST', headers });
    return [res.status, ((await res.json()) as { message: string }).message];
  };

  it('calls the listeners of a handled event, with the same event', async () => {
    const { ark, url, send } = await watched();
    const ids: string[] = [];
    ark.on('event', ({ id }) => void ids.push(id));
    await send(sent());
    // The id of a bare body depends on the sender's escapes.
    await send(JSON.stringify(arkEvent('MessageSent')).replaceAll('a', '\\u0061'));
    for (const { id } of (await readStream(url)).lines) assert.deepEqual(await run(url, id), [200, 'Ran again.']);
    assert.deepEqual(ids.slice(2), ids.slice(0, 2));
    assert.equal(new Set(ids).size, 2);
  });

  it('links the new entry and the one that it is a run of', async () => {
    const { url, act, send } = await watched();
    await send(sent());
    const { id } = await newest(url);
    const { id: run } = await act(`entries/${id}/run`);
    const { lines } = await readStream(url);
    assert.deepEqual(
      lines.map((line) => [line.id, line.runOf, line.by]),
      [
        [id, undefined, 'request'],
        [run, id, 'receive'],
      ],
    );
  });

  it('links the new entry of a run that failed', async () => {
    const { ark, url, act, send } = await watched();
    ark.on('MessageSent', () => Promise.reject(new Error('no')));
    await send(sent());
    const { id } = await newest(url);
    const { status, id: run } = await act(`entries/${id}/run`);
    assert.deepEqual([status, run], [500, (await newest(url)).id]);
    assert.equal((await newest(url)).runOf, id);
  });

  it('runs an event whose name and id are longer than the kept strings', async () => {
    const { ark, url, act } = await watched();
    const ids: string[] = [];
    ark.on('unknown', ({ id }) => void ids.push(id));
    await ark.receive({ event: 'x'.repeat(1000), uuid: 'y'.repeat(1000), payload: {} });
    assert.equal((await act(`entries/${(await newest(url)).id}/run`)).status, 200);
    assert.equal(ids.length, 2);
  });

  it('responds 403 when another site or a form sends the request', async () => {
    const crossSite = 'Requests from other sites and actions without the header x-ark-inspector are rejected.';
    const { ark, url, send } = await watched();
    let runs = 0;
    ark.on('event', () => void (runs += 1));
    await send(sent());
    const { id } = await newest(url);
    for (const headers of [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { ...pageHeader, 'sec-fetch-site': 'cross-site' },
      { ...pageHeader, 'sec-fetch-site': 'same-site' },
      { ...pageHeader, origin: 'https://evil.example' },
      { ...pageHeader, origin: 'null' },
    ])
      assert.deepEqual(await run(url, id, headers), [403, crossSite], JSON.stringify(headers));
    assert.equal(runs, 1);
    for (const path of ['events', 'matches', `entries/${id}`])
      assert.equal((await fetch(`${url}/ark/${path}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  });

  it('queues an event again unless it is still queued', async () => {
    const queue = new SqliteQueue(':memory:');
    const { ark, url, send } = await watched({ queue });
    let runs = 0;
    ark.on('MessageSent', () => void (runs += 1));
    await send(sent());
    const { id } = await newest(url);
    assert.deepEqual(await run(url, id), [409, 'The event is still in the queue.']);
    await ark.work();
    await eventually('the first run', () => runs === 1);
    await eventually('the event is done', async () => (await run(url, id))[0] === 200);
    await eventually('the second run', () => runs === 2);
    await ark.close();
    const { lines } = await readStream(url);
    assert.deepEqual(new Set(lines.map(({ by, outcome }) => `${by} ${outcome}`)), new Set(['request queued', 'receive duplicate', 'receive queued', 'work handled'])); // prettier-ignore
  });

  it('reports why it cannot run', async () => {
    const keep: ClaimStore = { claim: () => 'claimed', complete() {}, release() {} };
    const { ark, url, send } = await watched({ claims: keep });
    await send(sent());
    assert.deepEqual(await run(url, (await newest(url)).id), [503, 'The store given as claims has no method forget.']);
    await send('{');
    assert.equal((await run(url, (await newest(url)).id))[0], 409);
    assert.equal((await run(url, 'gone-1'))[0], 404);
    const failing = await watched();
    failing.ark.on('MessageSent', () => Promise.reject(new Error(grace)));
    await failing.send(sent());
    const [status, message] = await run(failing.url, (await newest(failing.url)).id);
    assert.deepEqual([status, message], [500, 'Failed again: listener_failed.']);
    await ark.close();
  });
});
