import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { ArkWebhooks, type ArkWebhooksOptions, type RejectedRequest } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf, payloadOf } from '../../support/bodies.js';
import { authorized, exchange, expresses, headOf, KEY, open, post, serve, unreachable } from '../../support/serve.js';

const AUTHORIZATION = `Authorization: Bearer ${KEY}`;

for (const [name, express] of expresses) {
  describe(`readBody on ${name}`, () => {
    const mount = async (ark: ArkWebhooks, ...before: RequestHandler[]): Promise<string> => {
      const app = express();
      for (const handler of before) app.use(handler);
      return `${await serve(app.post('/hook', ark.middleware()))}/hook`;
    };

    const keepBytes: RequestHandler = (req, _res, next) => {
      const chunks: Buffer[] = [];
      req
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          Object.assign(req, { rawBody: Buffer.concat(chunks) });
          next();
        });
    };
    const parsers: [string, RequestHandler[]][] = [
      ['an unread stream', []],
      ['express.json()', [express.json()]],
      ['express.json() twice', [express.json(), express.json()]],
      ['express.urlencoded()', [express.urlencoded({ extended: false })]],
      ['express.raw()', [express.raw({ type: '*/*' })]],
      ['express.text()', [express.text({ type: '*/*' })]],
      ['a rawBody of bytes', [keepBytes]],
      ['a rawBody string', [keepBytes, (req, _res, next) => {
        Object.assign(req, { rawBody: String((req as { rawBody?: Buffer }).rawBody) });
        next();
      }]],
      ['an encoding set on the stream', [(req, _res, next) => {
        req.setEncoding('utf8');
        next();
      }]],
      ['a paused stream', [(req, _res, next) => {
        req.pause();
        setTimeout(next, 20);
      }]],
    ]; // prettier-ignore

    for (const [before, handlers] of parsers)
      it(`responds 200 after ${before}, with the same event`, async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const url = await mount(ark, ...handlers);
        const received: unknown[] = [];
        ark.on('event', ({ payload }) => received.push(payload));
        const payload = payloadOf('MessageBounced');
        payload.original_message.subject = 'Größe, 大小, 📮';
        assert.equal((await post(url, payload)).status, 200);
        assert.deepEqual(received, [payload]);
      });

    it('derives the same id, however the bytes were kept', async () => {
      const ids = new Set<string>();
      for (const handlers of [[], [express.raw({ type: '*/*' })], [express.text({ type: '*/*' })], [keepBytes]]) {
        const ark = new ArkWebhooks({ apiKey: KEY }).on('event', ({ id }) => ids.add(id));
        await post(await mount(ark, ...handlers), JSON.stringify(payloadOf('MessageSent'), null, 2));
      }
      assert.equal(ids.size, 1);
    });

    it('responds 500 with the fix when the body was consumed', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }), (req, _res, next) => {
        req.resume().on('end', next);
      });
      const { status, body } = await post(url, payloadOf('MessageSent'));
      assert.deepEqual([status, body['code']], [500, 'raw_body_unavailable']);
      assert.match(body['detail'] as string, /express\.json\(\{ verify:/);
    });

    it('responds 500 with the fix when express.urlencoded() has parsed the JSON', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }), express.urlencoded({ extended: false, type: '*/*' }));
      const { status, body } = await post(url, envelopeOf('MessageSent'));
      assert.deepEqual([status, body['code']], [500, 'raw_body_unavailable']);
    });

    it('responds 413 before the body when its Content-Length exceeds the limit', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY, limit: 100 }));
      const response = await exchange(url, headOf(url, 101, AUTHORIZATION));
      assert.match(response, /^HTTP\/1.1 413 [^]*\r\nConnection: close\r\n[^]*"code":"body_too_large"/);
    });

    it('responds 413 when a body without a Content-Length exceeds the limit', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY, limit: '1kb' }));
      const head = headOf(url, 0, AUTHORIZATION, 'Transfer-Encoding: chunked').filter((line) => !/Length/.test(line));
      const response = await exchange(url, head, `800\r\n${' '.repeat(0x800)}\r\n`);
      assert.match(response, /^HTTP\/1.1 413 /);
    });

    it('responds 413 when a body over the limit has passed another parser', async () => {
      for (const parser of [express.raw({ type: '*/*' }), express.text({ type: '*/*' })]) {
        const url = await mount(new ArkWebhooks({ apiKey: KEY, limit: 2_000 }), parser);
        const body = JSON.stringify(payloadOf('MessageSent')).padEnd(3_000);
        // A stream is sent without a Content-Length.
        const init = { method: 'POST', headers: authorized, body: new Blob([body]).stream(), duplex: 'half' };
        const { status } = await fetch(url, init as RequestInit);
        assert.equal(status, 413);
      }
    });

    it('responds 415 when the content type is another or missing', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }));
      const { authorization } = authorized;
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/jsonp',
        'multipart/form-data',
      ]) {
        const { status, body } = await post(url, '{}', { authorization, 'content-type': type });
        assert.deepEqual([status, body['code']], [415, 'unsupported_media_type'], type);
      }
      const head = headOf(url, 2, AUTHORIZATION, 'Connection: close').filter((line) => !/Type/.test(line));
      assert.match(await exchange(url, head, '{}'), /^HTTP\/1.1 415 /);
    });

    it('responds 200 when the content type is JSON with a charset, in capitals, or with a suffix', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }));
      const types = ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json ;x=y', 'application/cloudevents+json']; // prettier-ignore
      for (const type of types)
        assert.equal((await post(url, payloadOf('MessageSent'), { ...authorized, 'content-type': type })).status, 200);
    });

    it('responds 415 when the body is compressed', async () => {
      const url = await mount(new ArkWebhooks({ apiKey: KEY }));
      const bytes = gzipSync(JSON.stringify(payloadOf('MessageSent')));
      const { status, body } = await post(url, bytes, { ...authorized, 'content-encoding': 'gzip' });
      assert.deepEqual([status, body['code']], [415, 'unsupported_media_type']);
      assert.equal(
        (await post(url, payloadOf('MessageSent'), { ...authorized, 'content-encoding': 'identity' })).status,
        200,
      );
    });

    it('rejects a request whose connection drops half-way, and calls no listener', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const url = await mount(ark);
      ark.on('event', () => assert.fail('half an event'));
      const rejected = once(ark, 'rejected') as Promise<[RejectedRequest]>;
      const socket = await open(url);
      socket.write(`${headOf(url, 500, AUTHORIZATION).join('\r\n')}\r\n\r\n{"message"`);
      await sleep(20);
      socket.destroy();
      assert.equal((await rejected)[0].code, 'malformed_json');
    });

    it('distinguishes a client that disconnected during the key lookup from a parser that ran first', async () => {
      const sockets: Socket[] = [];
      const apiKey = async (): Promise<string> => {
        sockets[0]?.destroy();
        await sleep(20);
        return KEY;
      };
      const ark = new ArkWebhooks({ apiKey, signature: { keys: { keys: [new SigningKey().jwk] } } });
      const rejected = once(ark, 'rejected') as Promise<[RejectedRequest]>;
      ark.on('MessageSent', () => {});
      const url = await mount(ark);
      const socket = await open(url);
      sockets.push(socket);
      socket.write(`${headOf(url, 500, AUTHORIZATION, 'X-Ark-Signature: AAAA').join('\r\n')}\r\n\r\n{"message"`);
      assert.equal((await rejected)[0].code, 'malformed_json');
      assert.deepEqual(await ark.check(), []);
    });
  });
}

describe('readBody', () => {
  const mount = async (options: ArkWebhooksOptions, ark = new ArkWebhooks(options)): Promise<string> =>
    serve((req, res) => {
      void ark.middleware()(req, res, unreachable);
    });

  it('responds 413 when a body sent in single bytes exceeds the limit', async () => {
    const url = await mount({ apiKey: KEY, limit: '16kb' });
    const head = headOf(url, 0, AUTHORIZATION, 'Transfer-Encoding: chunked').filter((line) => !/Length/.test(line));
    const socket = await open(url);
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const response = text(socket);
    socket.write('1\r\nx\r\n'.repeat(17 * 1024));
    assert.match(await response, /^HTTP\/1.1 413 /);
  });

  it('responds 200 when the body is sent byte by byte', async () => {
    const url = await mount({ apiKey: KEY });
    const body = JSON.stringify(envelopeOf('SendLimitExceeded'));
    const socket = await open(url);
    socket.write(`${headOf(url, body.length, AUTHORIZATION, 'Connection: close').join('\r\n')}\r\n\r\n`);
    // A pause of a timer after each byte could exceed the 5 s in which a body has to arrive.
    for (const byte of body) {
      socket.write(byte);
      await setImmediate();
    }
    assert.match(await text(socket), /^HTTP\/1.1 200 /);
  });

  it('responds 400 when the body has not arrived after 5 s, and closes the connection', async () => {
    const url = await mount({ apiKey: KEY });
    const response = await exchange(url, headOf(url, 500, AUTHORIZATION), '{"message"');
    assert.match(response, /^HTTP\/1.1 400 [^]*"detail":"The body did not arrive within 5 s\."/);
  });
});
