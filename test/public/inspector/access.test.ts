import assert from 'node:assert/strict';
import { request } from 'node:http';
import { once } from 'node:events';
import type express5 from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { pageHeader, sent, watched } from '../../support/inspected.js';
import { expresses, KEY, open } from '../../support/serve.js';

describe('inspector: access', () => {
  it('throws in production without authorize', () => {
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

  it('throws for invalid options, and for a first argument that is no receiver', () => {
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
    it(`responds 403 when authorize does not return true, with ${name}`, async () => {
      for (const value of [false, Promise.resolve(false), 'yes', undefined]) {
        const { url, send } = await watched({}, { authorize: () => value as boolean }, express);
        await send(sent());
        for (const path of paths.slice(0, -1)) {
          const res = await fetch(`${url}/ark/${path}`);
          const message = 'The function "authorize" did not return true for this request.';
          assert.deepEqual([path, res.status, await res.json()], [path, 403, { message }]);
        }
        assert.equal((await fetch(`${url}/ark/entries/1-1/run`, { method: 'POST', headers: pageHeader })).status, 403);
      }
      const { url } = await watched(
        {},
        { authorize: (req) => Promise.resolve(req.headers['x-user'] === 'ada') },
        express,
      );
      assert.equal((await fetch(`${url}/ark/`, { headers: { 'x-user': 'ada' } })).status, 200);
    });

  for (const [name, express] of expresses)
    it(`passes what authorize throws or rejects with to next(), with ${name}`, async () => {
      for (const authorize of [() => assert.fail('no session'), () => Promise.reject(new Error('no session'))]) {
        const { url, app } = await watched({}, { authorize }, express);
        app.use(((error, _req, res, _next) => {
          res.status(418).send((error as Error).message);
        }) satisfies express5.ErrorRequestHandler);
        const res = await fetch(`${url}/ark/`);
        assert.deepEqual([res.status, await res.text()], [418, 'no session']);
      }
    });

  it('responds 403 to other machines and host names when there is no authorize', async () => {
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

  it('names authorize in the response to other machines', async () => {
    const { url } = await watched();
    const res = await fetch(`${url}/ark/`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    assert.match(((await res.json()) as { message: string }).message, /set the option authorize/);
  });

  it('responds 403 to proxied requests when there is no authorize', async () => {
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
