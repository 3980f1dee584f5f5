import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArkWebhooks, DiscardError } from 'express-ark-webhooks';
import { arkEvent } from 'express-ark-webhooks/testing';
import { eventually } from '../../support/eventually.js';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { envelopeOf } from '../../support/bodies.js';
import { grace, newest, pageHeader, readStream, sent, watched } from '../../support/inspected.js';
import { KEY, post } from '../../support/serve.js';

describe('inspector: entries', () => {
  it('masks addresses and subjects on the server, until they are revealed', async () => {
    const { url, send, get } = await watched();
    await send(sent());
    const { text, lines } = await readStream(url);
    const masked = await (await fetch(`${url}/ark/entries/${lines[0]!.id}`)).text();
    for (const told of [text, masked]) assert.doesNotMatch(told, /grace|hopper|diagnosis/i);
    assert.match(text, /"to":"g•••@example\.org"/);
    const revealed = await get(`entries/${lines[0]!.id}?reveal=1`);
    assert.equal(revealed.body.payload.message.to, grace);
    assert.match(revealed.text!, /Your diagnosis/);
  });

  it('names the outcome, the status and the code of each delivery', async () => {
    const { ark, url, send } = await watched({ ackTimeout: 30 });
    ark.on('MessageHeld', () => Promise.reject(new Error('no')));
    ark.on('MessageDelayed', () => new Promise(() => undefined));
    const event = sent();
    for (const body of [event, event, envelopeOf('MessageHeld'), envelopeOf('MessageDelayed'), sent({ to: 5 }), '{'])
      await send(body);
    await post(`${url}/webhooks/ark`, sent(), {
      authorization: 'Bearer another',
      'content-type': 'application/json',
    });
    await ark.receive(envelopeOf('MessageLoaded'));
    const { lines } = await readStream(url);
    assert.deepEqual(
      lines.map(({ outcome, status, code, by }) => [outcome, status, code, by]),
      [
        ['handled', 200, undefined, 'request'],
        ['duplicate', 200, undefined, 'request'],
        ['failed', 500, 'listener_failed', 'request'],
        ['pending', 503, 'listeners_pending', 'request'],
        ['invalid', 422, 'invalid_payload', 'request'],
        ['rejected', 400, 'malformed_json', 'request'],
        ['rejected', 401, 'invalid_token', 'request'],
        ['handled', undefined, undefined, 'receive'],
      ],
    );
  });

  it('names each listener, its duration and its error, including late ones after they end', async () => {
    const { ark, url, send, get } = await watched({ ackTimeout: 20 });
    let finish = (): void => undefined;
    ark.on('MessageSent', function slow() {
      return new Promise<void>((resolve) => (finish = resolve));
    });
    ark.once('MessageSent', function broken() {
      throw new Error(`no row for ${grace}`);
    });
    await send(sent());
    const { id } = await newest(url);
    const early = await get(`entries/${id}`);
    assert.deepEqual(
      early.listeners.map(({ name, on, error }) => [name, on, error]),
      [
        ['slow', 'MessageSent', null],
        ['broken', 'MessageSent', 'Error: no row for g•••@example.org'],
      ],
    );
    assert.equal(early.listeners[0]!.ms, null);
    await sleep(100);
    finish();
    const duration = async (): Promise<number | null> => (await get(`entries/${id}`)).listeners[0]!.ms;
    await eventually('its duration is shown', async () => (await duration()) !== null);
    assert.ok((await duration())! > 90);
  });

  it('masks addresses of the body in the errors of listeners', async () => {
    const { ark, url, send, get } = await watched({ queue: new SqliteQueue(':memory:') });
    ark.on('MessageSent', () => {
      throw new DiscardError('No row for "grace hopper"@example.org, Your diagnosis; ask ada@example.org');
    });
    await send(sent({ to: '"grace hopper"@example.org' }));
    await ark.work();
    await eventually('it failed', async () => (await newest(url)).by === 'work');
    const { message, listeners } = await get(`entries/${(await newest(url)).id}`);
    for (const text of [message, listeners[0]!.error]) {
      assert.match(text!, /No row for .*@example\.org/);
      assert.doesNotMatch(text!, /grace|hopper|diagnosis|ada/);
    }
    await ark.close();
  });

  it('shows an event that a listener has changed', async () => {
    const log: object[] = [];
    const { debug, ...silent } = { ...console, debug: (fields: object) => void log.push(fields) };
    const { ark, url, send, get } = await watched({
      logger: { ...silent, debug, info() {}, warn() {}, error() {} },
    });
    ark.on('event', (event) => {
      Object.assign(event, { type: 5, id: null, timestamp: 5n, payload: undefined, tenantId: {}, test: 5n });
    });
    assert.equal((await send(sent())).status, 200);
    const line = await newest(url);
    assert.deepEqual([line.outcome, line.to], ['handled', 'g•••@example.org']);
    assert.equal((await get(`entries/${line.id}`)).body.payload.message.to, 'g•••@example.org');
    assert.deepEqual(log, [{ type: '', id: '', form: 'envelope' }]);
  });

  it('reports the field of each error', async () => {
    const { url, send, get } = await watched();
    await send(sent({ to: 5 }));
    const { errors, message } = await get(`entries/${(await newest(url)).id}`);
    assert.deepEqual(errors.map(({ pointer }) => pointer), ['#/payload/message/to']); // prettier-ignore
    assert.match(message!, /does not match the schema of MessageSent/);
  });

  it('keeps the last 500 entries of its receiver', async () => {
    const { ark, url } = await watched();
    const another = new ArkWebhooks({ apiKey: KEY });
    await another.receive(envelopeOf('MessageLoaded'));
    for (let n = 0; n < 510; n += 1) await ark.receive(envelopeOf('MessageSent'));
    const { lines } = await readStream(url);
    assert.equal(lines.length, 500);
    assert.deepEqual([lines[0]!.id.split('-')[1], lines[499]!.id.split('-')[1]], ['10', '509']);
    const [boot] = lines[0]!.id.split('-');
    assert.equal((await fetch(`${url}/ark/entries/${boot!}-9`)).status, 404);
  });

  it('keeps events while any number of requests is rejected', async () => {
    const { ark, url } = await watched();
    for (let n = 0; n < 410; n += 1) await ark.receive(envelopeOf('MessageSent'));
    for (let n = 0; n < 600; n += 1) await assert.rejects(ark.receive('{'));
    const { lines } = await readStream(url);
    assert.deepEqual([lines.length, lines.filter(({ event }) => event).length], [500, 400]);
  });

  it('keeps bodies of 16 Mi characters in total, and the lines of older ones', async () => {
    const { ark, url, get } = await watched();
    const metadata = { text: 'a'.repeat(900_000) };
    for (let n = 0; n < 20; n += 1) await ark.receive(arkEvent('MessageSent', { metadata }, { form: 'envelope' }));
    const { lines } = await readStream(url);
    assert.equal(lines.length, 20);
    const details = await Promise.all(lines.map(({ id }) => get(`entries/${id}`)));
    const kept = details.map((detail) => 'body' in detail);
    assert.deepEqual(kept, [...Array<boolean>(2).fill(false), ...Array<boolean>(18).fill(true)]);
    const res = await fetch(`${url}/ark/entries/${lines[0]!.id}/run`, { method: 'POST', headers: pageHeader });
    assert.deepEqual([res.status, await res.json()], [409, { message: 'The body is no longer stored.' }]);
  });

  it('finds recipients by a part of their address', async () => {
    const { ark, url } = await watched();
    for (const to of [grace, 'ada@example.org']) await ark.receive(sent({ to }));
    const { lines } = await readStream(url);
    const find = async (part: string): Promise<string[]> =>
      ((await (await fetch(`${url}/ark/matches`, { headers: { 'x-ark-recipient': part } })).json()) as { ids: string[] }).ids; // prettier-ignore
    assert.deepEqual(await find('HOPPER%40'), [lines[0]!.id]);
    assert.deepEqual(await find('example.org'), lines.map(({ id }) => id)); // prettier-ignore
    assert.deepEqual(await find('%'), []);
  });
});
