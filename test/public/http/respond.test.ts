import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { measureMs } from '../../support/measure.js';
import { authorized, exchange, expresses, headOf, KEY, open, post, serve } from '../../support/serve.js';

const MB = 1024 * 1024;

/** Sends 80 MB as fast as the server reads. Resolves to the response. */
async function flood(url: string, ...more: string[]): Promise<string> {
  const socket = await open(url);
  socket.on('error', () => {}); // a server may reset a client that continues to send
  const response = text(socket).catch(() => 'closed without a response');
  const chunk = Buffer.alloc(MB, ' ');
  socket.write(`${headOf(url, 80 * MB, ...more).join('\r\n')}\r\n\r\n`);
  for (let sent = 0; sent < 80 && socket.writable; sent += 1)
    if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), response]);
  return response;
}

describe('respond', () => {
  for (const [name, framework] of expresses)
    it(`responds 405 with Allow: POST to every other method on ${name}`, async () => {
      const url = await serve(framework().use('/hook', new ArkWebhooks({ apiKey: KEY }).middleware()));
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
        const res = await fetch(`${url}/hook`, { method, headers: authorized });
        assert.deepEqual([res.status, res.headers.get('allow')], [405, 'POST'], method);
        const body = await res.text();
        if (method !== 'HEAD') assert.equal((JSON.parse(body) as { code: string }).code, 'method_not_allowed');
      }
    });

  it('writes problem details as specified by RFC 9457', async () => {
    const url = await serve(express().use(new ArkWebhooks({ apiKey: KEY }).middleware()));
    const { headers, body } = await post(url, '{}');
    assert.equal(headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(Object.keys(body), ['title', 'status', 'code', 'detail']);
    assert.deepEqual([body['title'], body['status']], ['Bad Request', 400]);
  });

  it('keeps a connection open after the response if the request was read, even if it was rejected', async () => {
    const url = await serve(express().use(new ArkWebhooks({ apiKey: KEY }).middleware()));
    const body = '{"event":"MessageSent","payload":{}}';
    const rejected = headOf(url, body.length, `Authorization: Bearer ${KEY}`).join('\r\n');
    const socket = await open(url);
    socket.write(`${rejected}\r\n\r\n${body}`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    assert.match(first.toString(), /^HTTP\/1\.1 422 [^]*Connection: keep-alive/);
    socket.end(`${rejected.replace('Host', 'Connection: close\r\nHost')}\r\n\r\n${body}`);
    assert.match(await text(socket), /^HTTP\/1\.1 422 /);
  });

  it('responds in order to pipelined requests', async () => {
    const url = await serve(express().use(new ArkWebhooks({ apiKey: KEY }).middleware()));
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const request = `${headOf(url, body.length, `Authorization: Bearer ${KEY}`).join('\r\n')}\r\n\r\n${body}`;
    const last = request.replace('Host', 'Connection: close\r\nHost');
    const socket = await open(url);
    socket.write(request + request + last);
    assert.equal((await text(socket)).match(/HTTP\/1.1 200 OK/g)?.length, 3);
  });

  it('responds 401 to 80 MB without a key and 413 with one, with flat memory', async () => {
    const server = fork(path.join(__dirname, '../../support/memory-server.ts'), { execArgv: ['--require', 'tsx/cjs'] });
    try {
      const [{ port }] = (await once(server, 'message')) as [{ port: number }];
      const url = `http://127.0.0.1:${port}/hook`;
      const rss = async (): Promise<number> => Number(await (await fetch(`http://127.0.0.1:${port}/rss`)).text());
      await post(url, envelopeOf('MessageSent'));
      const before = await rss();
      for (let i = 0; i < 3; i += 1) {
        assert.match(await flood(url), /^HTTP\/1.1 401 [^]*Connection: close/);
        assert.match(await flood(url, `Authorization: Bearer ${KEY}`), /^HTTP\/1.1 413 [^]*Connection: close/);
      }
      const grown = ((await rss()) - before) / MB;
      assert.ok(grown < 24, `480 MB were sent, memory grew by ${grown.toFixed(1)} MB`);
    } finally {
      server.kill();
    }
  });

  it('delivers the response to a client that sends its whole body before it reads', async () => {
    const url = await serve(express().use(new ArkWebhooks({ apiKey: KEY }).middleware()));
    for (let i = 0; i < 50; i += 1) {
      const response = await exchange(url, headOf(url, 60_000), ' '.repeat(60_000));
      assert.match(response, /^HTTP\/1.1 401 /);
    }
  });

  it('closes the connection of a rejected client that still sends after a second', async () => {
    const url = await serve(express().use(new ArkWebhooks({ apiKey: KEY }).middleware()));
    const begun = performance.now();
    const took = await measureMs(() => exchange(url, headOf(url, 1_000), 'half'));
    assert.ok(performance.now() - begun > 900);
    assert.ok(took < 5_000, `${took} ms`);
  });

  it('writes nothing if a response has already been sent', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const app = express().use((_req, res, next) => {
      res.status(408).json('too late');
      next();
    });
    const url = await serve(app.use(ark.middleware()));
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 408);
    assert.equal((await post(url, '{')).status, 408);
  });
});
