/** Other code that reads the stream before the receiver, or at the same time. */
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { exchange, expresses, headOf, KEY, open, serve } from '../../support/serve.js';

const key = new SigningKey();
const AUTHORIZATION = `Authorization: Bearer ${KEY}`;

/** Sends the parts of a body with pauses between them. */
async function sendSlowly(url: string, parts: string[], ...more: string[]): Promise<string> {
  const socket = await open(url);
  const body = parts.join('');
  const length = Buffer.byteLength(body);
  const signature = Object.entries(key.headers(body)).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    `${headOf(url, length, AUTHORIZATION, 'Connection: close', ...signature, ...more).join('\r\n')}\r\n\r\n`,
  );
  for (const part of parts) {
    await sleep(30);
    socket.write(part);
  }
  return text(socket);
}

type Observed = Parameters<RequestHandler>[0] & { rawBody?: unknown };

/** Observers that are mounted in the tick of the request and do not consume the body. */
const observers: [title: string, observe: (req: Observed) => unknown][] = [
  ['collects a rawBody string', (req) => { req.rawBody = ''; req.on('data', (chunk: Buffer) => (req.rawBody = `${String(req.rawBody)}${chunk.toString()}`)); }],
  ['collects a rawBody string with losses', (req) => { req.rawBody = ''; req.on('data', (chunk: Buffer) => (req.rawBody = `${String(req.rawBody)}${chunk.toString('ascii')}`)); }],
  ['collects rawBody chunks', (req) => { req.rawBody = []; req.on('data', (chunk: Buffer) => (req.rawBody as Buffer[]).push(chunk)); }],
  ['counts bytes', (req) => req.on('data', () => undefined)],
  ['drains the stream', (req) => req.resume()],
  ['pipes the stream', (req) => req.pipe(new PassThrough().resume())],
  ['listens for readable', (req) => req.on('readable', () => undefined)],
  ["reads on 'readable'", (req) => req.on('readable', () => void req.read())],
  ['pauses the stream', (req) => req.pause()],
  ['sets an empty rawBody', (req) => { req.rawBody = Buffer.alloc(0); }],
  ['sets a wrong rawBody', (req) => { req.rawBody = 'something else'; }],
  ['sets an encoding that is not UTF-8', (req) => req.setEncoding('base64')],
]; // prettier-ignore

for (const [name, express] of expresses)
  describe(`an observer of the body on ${name}`, () => {
    const mount = async (...before: RequestHandler[]): Promise<{ url: string; ark: ArkWebhooks }> => {
      const ark = new ArkWebhooks({ apiKey: KEY, signature: { keys: { keys: [key.jwk] } } });
      const app = express();
      for (const handler of before) app.use(handler);
      return { url: `${await serve(app.post('/hook', ark.middleware()))}/hook`, ark };
    };
    const body = (): string => JSON.stringify(envelopeOf('MessageSent', { note: 'Größe 📮' }));

    for (const [title, observe] of observers) {
      const handler: RequestHandler = (req, _res, next) => {
        observe(req);
        next();
      };
      it(`responds 200 when it ${title}`, async () => {
        const { url } = await mount(handler);
        for (const parts of [[body()], split(body())])
          assert.match(await sendSlowly(url, parts), /^HTTP\/1\.1 200 [^]*\{"received":true\}$/);
      });

      it(`responds 200 when it ${title}, and the body arrives together with its head`, async () => {
        const { url } = await mount(handler);
        const sent = body();
        const signature = Object.entries(key.headers(sent)).map(([header, value]) => `${header}: ${value}`);
        const head = headOf(url, Buffer.byteLength(sent), AUTHORIZATION, 'Connection: close', ...signature);
        assert.match(await exchange(url, head, sent), /^HTTP\/1\.1 200 [^]*\{"received":true\}$/);
      });
    }

    const split = (whole: string): string[] => [whole.slice(0, 40), whole.slice(40, 90), whole.slice(90)];

    it('responds 200 with the bytes that it collected before', async () => {
      const { url } = await mount((req: Observed, _res, next) => {
        const chunks: Buffer[] = [];
        req.on('data', (chunk: Buffer) => chunks.push(chunk));
        req.on('end', () => (req.rawBody = Buffer.concat(chunks)));
        setTimeout(next, 45);
      });
      assert.match(await sendSlowly(url, split(body())), /^HTTP\/1\.1 200 /);
    });

    const takers: [title: string, take: RequestHandler][] = [
      ['has read the first part', (req, _res, next) => void req.once('data', () => setImmediate(next))],
      ['has kept only the first part', (req: Observed, _res, next) => {
        req.once('data', (chunk: Buffer) => {
          req.rawBody = chunk;
          req.pause();
          setImmediate(next);
        });
      }],
      ['has kept only the parts after the first', (req: Observed, _res, next) => {
        req.once('data', () => {
          req.rawBody = '';
          req.on('data', (chunk: Buffer) => (req.rawBody = `${String(req.rawBody)}${chunk.toString()}`));
          next();
        });
      }],
      ['has read all of it', (req, _res, next) => void req.resume().on('end', next)],
      ['has read all of it and set an empty rawBody', (req: Observed, _res, next) => {
        req.rawBody = '';
        req.resume().on('end', next);
      }],
      ['has decoded it with losses', (req: Observed, _res, next) => {
        req.rawBody = '';
        req.on('data', (chunk: Buffer) => (req.rawBody = `${String(req.rawBody)}${chunk.toString('utf8')}`)).on('end', next);
      }],
    ]; // prettier-ignore
    for (const [title, take] of takers)
      it(`responds 500 raw_body_unavailable when it ${title}`, async () => {
        const { url, ark } = await mount(take);
        const whole = body();
        // The third part begins within a character, which is lost if each chunk is decoded separately.
        const bytes = Buffer.from(whole);
        const at = bytes.indexOf(Buffer.from('📮')) + 2;
        const socket = await open(url);
        const signature = Object.entries(key.headers(whole)).map(([header, value]) => `${header}: ${value}`);
        socket.write(
          `${headOf(url, bytes.length, AUTHORIZATION, 'Connection: close', ...signature).join('\r\n')}\r\n\r\n`,
        );
        const response = text(socket);
        for (const part of [bytes.subarray(0, 40), bytes.subarray(40, at), bytes.subarray(at)]) {
          await sleep(30);
          socket.write(part);
        }
        assert.match(await response, /^HTTP\/1\.1 500 [^]*"code":"raw_body_unavailable"/);
        assert.ok((await ark.check()).some((finding) => finding.includes('parser')));
      });
  });
