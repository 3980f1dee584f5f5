/** Requests over HTTP/2, by Node's compatibility API. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, constants, createServer, type Http2Server } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, KEY, unreachable } from '../../support/serve.js';

describe('over HTTP/2', () => {
  let server: Http2Server;
  const warnings: Error[] = [];
  const onWarning = (warning: Error): unknown => warnings.push(warning);
  before(() => process.on('warning', onWarning));
  after(() => process.off('warning', onWarning));
  afterEach(() => server.close());

  async function serve(listener: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
    server = createServer((req, res) => {
      listener(req as never, res as never);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function post(url: string, parts: string[], headers: object = authorized): Promise<[unknown, string]> {
    const session = connect(url);
    const request = session.request({ ':method': 'POST', ':path': '/hook', ...headers });
    const responded = once(request, 'response') as Promise<[Record<string, unknown>]>;
    // Read from the beginning: Node 26 drops what is unread when the stream is closed.
    const received = text(request);
    for (const part of parts) {
      // A rejection closes the stream for both sides (RFC 9113, section 8.1).
      if (request.writable) request.write(part);
      await sleep(20);
    }
    request.end();
    const [[head], body] = await Promise.all([responded, received]);
    session.close();
    return [head[constants.HTTP2_HEADER_STATUS], body];
  }

  it('responds 200 once per event', async () => {
    const middleware = new ArkWebhooks({ apiKey: KEY }).middleware();
    const url = await serve((req, res) => void middleware(req, res, unreachable));
    const body = JSON.stringify(envelopeOf('MessageSent'));
    assert.deepEqual(await post(url, [body.slice(0, 9), body.slice(9)]), [200, '{"received":true}']);
    assert.deepEqual(await post(url, [body]), [200, '{"received":true,"duplicate":true}']);
  });

  it('passes the whole body to a route, and completes the claim', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const middleware = ark.middleware({ respond: false });
    const url = await serve((req, res) => {
      void middleware(req, res, () => void text(req).then((body) => res.end(body)));
    });
    const body = JSON.stringify(envelopeOf('MessageSent'));
    assert.deepEqual(await post(url, [body]), [200, body]);
    assert.deepEqual(await post(url, [body]), [200, '{"received":true,"duplicate":true}']);
    assert.deepEqual(await ark.close(), {});
  });

  it('responds 401 to a client that is still sending, without a warning of Node', async () => {
    const middleware = new ArkWebhooks({ apiKey: KEY }).middleware();
    const url = await serve((req, res) => void middleware(req, res, unreachable));
    const [status, body] = await post(url, ['{', '}'], { ...authorized, authorization: 'Bearer wrong' });
    assert.equal(status, 401);
    assert.match(body, /"code":"invalid_token"/);
    assert.deepEqual(warnings, []);
  });
});
