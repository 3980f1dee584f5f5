import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express5 from 'express';
import { ArkWebhooks, type ArkWebhooksOptions, type ClaimStore, DiscardError } from 'express-ark-webhooks';
import { inspector, type InspectorOptions } from 'express-ark-webhooks/inspector';
import { arkEvent } from 'express-ark-webhooks/testing';
import { eventually } from '../../support/eventually.js';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { envelopeOf } from '../../support/bodies.js';
import { expresses, KEY, open, post, serve } from '../../support/serve.js';

interface Line {
  id: string;
  outcome: string;
  event?: string;
  to?: string;
  status?: number;
  code?: string;
  by: string;
  ms: number;
}

interface Detail extends Line {
  message?: string;
  errors: { pointer: string }[];
  listeners: { on: string; name: string; ms: number | null; error: string | null }[];
  body: { payload: { message: { to: unknown } } };
  text?: string;
}

const own = { 'x-ark-inspector': '1' };

/** An app with a receiver that is watched. */
async function watched(options: ArkWebhooksOptions = {}, inspecting: InspectorOptions = {}, express = express5) {
  const ark = new ArkWebhooks({ apiKey: KEY, ...options });
  ark.on('error', () => {});
  const app = express();
  app.use('/ark', inspector(ark, inspecting));
  app.post('/webhooks/ark', ark.middleware());
  const url = await serve(app);
  const get = async (path: string, headers = {}): Promise<Detail> =>
    (await (await fetch(`${url}/ark/${path}`, { headers })).json()) as Detail;
  return { ark, app, url, get, send: (body: unknown) => post(`${url}/webhooks/ark`, body) };
}

/** Reads a stream until it has caught up; resolves to its entries, their ids, and all that was sent. */
async function readStream(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const res = await fetch(`${url}/ark/events`, { headers, signal: stop.signal });
  let text = '';
  for await (const chunk of res.body!) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (text.includes('event: ready')) break;
  }
  stop.abort();
  const lines = [...text.matchAll(/^event: entry\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as Line);
  return { lines, ids: [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!), text, headers: res.headers };
}

const newest = async (url: string): Promise<Line> => (await readStream(url)).lines.at(-1)!;

const grace = 'grace.hopper@example.org';
const sent = (more: object = {}): object => arkEvent('MessageSent', { to: grace, subject: 'Your diagnosis', ...more }, { form: 'envelope' }); // prettier-ignore

describe('inspector', () => {
  describe('who may see it', () => {
    it('refuses to be made in production without authorize', () => {
      const before = process.env['NODE_ENV'];
      process.env['NODE_ENV'] = 'production';
      try {
        const ark = new ArkWebhooks({ apiKey: KEY });
        assert.throws(() => inspector(ark), { code: 'invalid_options', message: /In production .* authorize/ });
        inspector(ark, { authorize: () => true });
      } finally {
        if (before === undefined) delete process.env['NODE_ENV'];
        else process.env['NODE_ENV'] = before;
      }
    });

    it('refuses options that are wrong or misspelt, and what is no receiver', () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const make =
        (...args: unknown[]) =>
        () =>
          (inspector as (...args: unknown[]) => unknown)(...args);
      assert.throws(make(ark, { authorise: () => true }), {
        code: 'invalid_options',
        message: /no option "authorise"/,
      });
      assert.throws(make(ark, { authorize: true }), {
        code: 'invalid_options',
        message: /Expected "authorize" to be a function .* got a value of type boolean/,
      });
      assert.throws(make({}), { code: 'invalid_options', message: /an object with the methods receive, forget/ });
    });

    const paths = ['', 'app.js', 'events', 'matches', 'entries/1-1', 'nowhere'];

    for (const [name, express] of expresses)
      it(`should 403 whom authorize does not let in, and tell nothing, with ${name}`, async () => {
        for (const answer of [false, Promise.resolve(false), 'yes', undefined]) {
          const { url, send } = await watched({}, { authorize: () => answer as boolean }, express);
          await send(sent());
          for (const path of paths.slice(0, -1)) {
            const res = await fetch(`${url}/ark/${path}`);
            const message = 'The function given as authorize did not return true for this request.';
            assert.deepEqual([path, res.status, await res.json()], [path, 403, { message }]);
          }
          assert.equal((await fetch(`${url}/ark/entries/1-1/run`, { method: 'POST', headers: own })).status, 403);
        }
        const { url } = await watched(
          {},
          { authorize: (req) => Promise.resolve(req.headers['x-user'] === 'ada') },
          express,
        );
        assert.equal((await fetch(`${url}/ark/`, { headers: { 'x-user': 'ada' } })).status, 200);
      });

    for (const [name, express] of expresses)
      it(`hands on what authorize throws or rejects with, with ${name}`, async () => {
        for (const authorize of [() => assert.fail('no session'), () => Promise.reject(new Error('no session'))]) {
          const { url, app } = await watched({}, { authorize }, express);
          app.use(((error, _req, res, _next) => {
            res.status(418).send((error as Error).message);
          }) satisfies express5.ErrorRequestHandler);
          const res = await fetch(`${url}/ark/`);
          assert.deepEqual([res.status, await res.text()], [418, 'no session']);
        }
      });

    it('should 403 other machines, and other names of this one, where there is no authorize', async () => {
      const { url } = await watched();
      const statusOf = (headers: Record<string, string>): Promise<number> =>
        new Promise((resolve) =>
          request(`${url}/ark/`, { headers }, (res) => {
            resolve(res.resume().statusCode!);
          }).end(),
        );
      for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000', 'app.localhost'])
        assert.equal(await statusOf({ host }), 200, host);
      for (const host of ['desk.tunnel.example', '127.0.0.1.evil.example', '192.168.0.2:3000'])
        assert.equal(await statusOf({ host }), 403, host);
    });

    it('should 403 what a proxy on this machine passes on, where there is no authorize', async () => {
      const { url } = await watched();
      for (const [name, value] of Object.entries({
        forwarded: 'for=203.0.113.9',
        via: '1.1 proxy.example',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'localhost',
        'x-forwarded-proto': 'https',
        'x-real-ip': '203.0.113.9',
      }))
        assert.equal((await fetch(`${url}/ark/`, { headers: { [name]: value } })).status, 403, name);
      const socket = await open(url);
      // What nginx sends by default.
      socket.write(`GET /ark/ HTTP/1.0\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`);
      const [head] = (await once(socket, 'data')) as [Buffer];
      assert.match(head.toString(), /^HTTP\/1\.1 403 /);
    });
  });

  describe('its answers', () => {
    for (const [name, express] of expresses)
      it(`should 302 to its own path with a slash, relative to wherever it is mounted, with ${name}`, async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const app = express().use('/a/b/ark', inspector(ark)).use('//evil.example', inspector(ark));
        const url = await serve(app);
        const at = async (path: string) => (await fetch(url + path, { redirect: 'manual' })).headers.get('location');
        assert.equal(await at('/a/b/ark'), './ark/');
        assert.equal(await at('/a/b/ark?x=1'), './ark/?x=1');
        assert.equal((await fetch(`${url}/a/b/ark`)).url, `${url}/a/b/ark/`);
      });

    it('are kept nowhere, taken for nothing else, and let the page load its own files alone', async () => {
      const { url } = await watched();
      for (const [path, type] of [
        ['', 'text/html'],
        ['app.js', 'text/javascript'],
        ['style.css', 'text/css'],
        ['matches', 'application/json'],
      ]) {
        // prettier-ignore
        const { headers } = await fetch(`${url}/ark/${path!}`);
        assert.equal(headers.get('cache-control'), 'no-store');
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
        assert.match(
          headers.get('content-security-policy')!,
          /^default-src 'none'; script-src 'self'; style-src 'self'/,
        );
        assert.match(headers.get('content-type')!, new RegExp(`^${type!}`));
      }
      const page = await (await fetch(`${url}/ark/`)).text();
      assert.doesNotMatch(page, /<style|style=|\son\w+=|(src|href)="(\/|https?:)/);
      assert.doesNotMatch(page, /<script(?![^>]*src=)/);
    });

    it('should 404 by the app what it does not know, and 405 other methods', async () => {
      const { url } = await watched();
      assert.match(await (await fetch(`${url}/ark/nowhere`)).text(), /Cannot GET/);
      for (const path of ['__proto__', 'constructor', '/', '/evil.example/', 'entries/'])
        assert.equal((await fetch(`${url}/ark/${path}`)).status, 404, path);
      const res = await fetch(`${url}/ark/`, { method: 'POST', headers: own });
      assert.deepEqual([res.status, res.headers.get('allow')], [405, 'GET, HEAD']);
      assert.equal((await fetch(`${url}/ark/entries/1-1/run`)).status, 405);
    });
  });

  describe('what it tells', () => {
    it('masks addresses and subjects before they are sent, until they are revealed', async () => {
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

    it('names the outcome of each delivery, and what refused ones were refused for', async () => {
      const { ark, url, send } = await watched({ ackTimeout: 30 });
      ark.on('MessageHeld', () => Promise.reject(new Error('no')));
      ark.on('MessageDelayed', () => sleep(80));
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

    it('tells each listener, how long it took and what it threw; those that are late once they are done', async () => {
      const { ark, url, send, get } = await watched({ ackTimeout: 20 });
      ark.on('MessageSent', async function slow() {
        await sleep(120);
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
      await sleep(150);
      const late = await get(`entries/${id}`);
      assert.ok(late.listeners[0]!.ms! > 100);
    });

    it('masks in what an attempt from the queue failed with what its body says', async () => {
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

    it('is not broken by a listener that changes its event', async () => {
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

    it('points at what is wrong with a payload', async () => {
      const { url, send, get } = await watched();
      await send(sent({ to: 5 }));
      const { errors, message } = await get(`entries/${(await newest(url)).id}`);
      assert.deepEqual(errors.map(({ pointer }) => pointer), ['#/payload/message/to']); // prettier-ignore
      assert.match(message!, /does not match the schema of MessageSent/);
    });

    it('keeps the last 500, and of its own receiver alone', async () => {
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

    it('keeps events while requests that are none come in any number', async () => {
      const { ark, url } = await watched();
      for (let n = 0; n < 410; n += 1) await ark.receive(envelopeOf('MessageSent'));
      for (let n = 0; n < 600; n += 1) await assert.rejects(ark.receive('{'));
      const { lines } = await readStream(url);
      assert.deepEqual([lines.length, lines.filter(({ event }) => event).length], [500, 400]);
    });

    it('keeps bodies of 16 million characters in all, and of older ones the line alone', async () => {
      const { ark, url, get } = await watched();
      const metadata = { text: 'a'.repeat(900_000) };
      for (let n = 0; n < 20; n += 1) await ark.receive(arkEvent('MessageSent', { metadata }, { form: 'envelope' }));
      const { lines } = await readStream(url);
      assert.equal(lines.length, 20);
      const details = await Promise.all(lines.map(({ id }) => get(`entries/${id}`)));
      const kept = details.map((detail) => 'body' in detail);
      assert.deepEqual(kept, [...Array<boolean>(2).fill(false), ...Array<boolean>(18).fill(true)]);
      const res = await fetch(`${url}/ark/entries/${lines[0]!.id}/run`, { method: 'POST', headers: own });
      assert.deepEqual(
        [res.status, await res.json()],
        [409, { message: 'The body is no longer kept: newer ones needed its room.' }],
      );
    });

    it('finds recipients by a part of their address, which is in no URL', async () => {
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

  describe('its stream', () => {
    it('goes on after what the page saw last; of another process it begins anew', async () => {
      const { ark, url } = await watched();
      for (let n = 0; n < 3; n += 1) await ark.receive(envelopeOf('MessageSent'));
      const { ids, lines } = await readStream(url);
      assert.deepEqual((await readStream(url, { 'last-event-id': ids[1]! })).lines, [lines[2]]);
      assert.equal((await readStream(url, { 'last-event-id': 'another-2' })).lines.length, 3);
      assert.equal((await readStream(url, { 'last-event-id': 'nonsense' })).lines.length, 3);
    });

    it('tells proxies neither to keep nor to hold it back', async () => {
      const { url } = await watched();
      const { headers } = await readStream(url);
      assert.equal(headers.get('cache-control'), 'no-store, no-transform');
      assert.equal(headers.get('x-accel-buffering'), 'no');
    });

    it('does not keep its server from closing', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const server = createServer(express5().use('/ark', inspector(ark))).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const socket = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      socket.write('GET /ark/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await once(socket, 'data');
      await new Promise((resolve) => server.close(resolve));
      socket.destroy();
    });
  });

  describe('running an event again', () => {
    const run = async (url: string, id: string, headers: Record<string, string> = own) => {
      const res = await fetch(`${url}/ark/entries/${id}/run`, { method: 'POST', headers });
      return [res.status, ((await res.json()) as { message: string }).message];
    };

    it('calls the listeners of one that is done, with the same event', async () => {
      const { ark, url, send } = await watched();
      const ids: string[] = [];
      ark.on('event', ({ id }) => void ids.push(id));
      await send(sent());
      // The escapes of the sender are a part of what a bare body is known by.
      await send(JSON.stringify(arkEvent('MessageSent')).replaceAll('a', '\\u0061'));
      for (const { id } of (await readStream(url)).lines) assert.deepEqual(await run(url, id), [200, 'Ran again.']);
      assert.deepEqual(ids.slice(2), ids.slice(0, 2));
      assert.equal(new Set(ids).size, 2);
    });

    it('responds 403 to what another site or a form sends', async () => {
      const crossSite = 'Requests from other sites are rejected, and actions without the header x-ark-inspector.';
      const { ark, url, send } = await watched();
      let runs = 0;
      ark.on('event', () => void (runs += 1));
      await send(sent());
      const { id } = await newest(url);
      for (const headers of [
        {},
        { 'sec-fetch-site': 'same-origin' },
        { ...own, 'sec-fetch-site': 'cross-site' },
        { ...own, 'sec-fetch-site': 'same-site' },
        { ...own, origin: 'https://evil.example' },
        { ...own, origin: 'null' },
      ])
        assert.deepEqual(await run(url, id, headers), [403, crossSite], JSON.stringify(headers));
      assert.equal(runs, 1);
      for (const path of ['events', 'matches', `entries/${id}`])
        assert.equal((await fetch(`${url}/ark/${path}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    });

    it('stores one again that a queue has done, and not one that waits there', async () => {
      const queue = new SqliteQueue(':memory:');
      const { ark, url, send } = await watched({ queue });
      let runs = 0;
      ark.on('MessageSent', () => void (runs += 1));
      await send(sent());
      const { id } = await newest(url);
      assert.deepEqual(await run(url, id), [409, 'Its first run has not ended: it waits in the queue.']);
      await ark.work();
      await eventually('the first run', () => runs === 1);
      await eventually('the event is done', async () => (await run(url, id))[0] === 200);
      await eventually('the second run', () => runs === 2);
      await ark.close();
      const { lines } = await readStream(url);
      assert.deepEqual(new Set(lines.map(({ by, outcome }) => `${by} ${outcome}`)), new Set(['request queued', 'receive duplicate', 'receive queued', 'work handled'])); // prettier-ignore
    });

    it('says why it cannot', async () => {
      const keep: ClaimStore = { claim: () => 'claimed', complete() {}, release() {} };
      const { ark, url, send } = await watched({ claims: keep });
      await send(sent());
      assert.deepEqual(await run(url, (await newest(url)).id), [
        503,
        'The store given as claims has no method forget.',
      ]);
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
});
