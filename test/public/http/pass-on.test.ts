/** Middleware and routes after the receiver get a request that has ended, with its body marked as read. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import fastifyExpress from '@fastify/express';
import middie from '@fastify/middie';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { type ArkError, ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, exchange, expresses, headOf, KEY, open, post, serve } from '../../support/serve.js';

const AUTHORIZATION = `Authorization: Bearer ${KEY}`;

/** Head and body arrive separately, or the length is not known in advance: parsers treat each differently. */
const deliveries: [title: string, send: (url: string, body: string) => Promise<string>][] = [
  [
    'together with its head',
    (url, body) => exchange(url, headOf(url, body.length, AUTHORIZATION, 'Connection: close'), body),
  ],
  [
    'after its head',
    async (url, body) => {
      const socket = await open(url);
      socket.write(`${headOf(url, body.length, AUTHORIZATION, 'Connection: close').join('\r\n')}\r\n\r\n`);
      await sleep(30);
      socket.write(body.slice(0, 20));
      await sleep(30);
      socket.write(body.slice(20));
      return text(socket);
    },
  ],
  [
    'in chunks',
    (url, body) => {
      const head = headOf(url, 0, AUTHORIZATION, 'Connection: close', 'Transfer-Encoding: chunked');
      const chunks = [body.slice(0, 50), body.slice(50)].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
      return exchange(url, head.filter((line) => !line.startsWith('Content-Length')), `${chunks.join('')}0\r\n\r\n`); // prettier-ignore
    },
  ],
];

/** The ways in which code reads a request. Each resolves to the body. */
const consumers: [title: string, read: (req: IncomingMessage) => Promise<string>][] = [
  ['raw-body', readAsRawBody],
  ['a parser that pipes the request, as busboy', (req) => text(req.pipe(new PassThrough()))],
  ['stream.pipeline()', (req) => pipeline(req, new PassThrough(), text)],
  ['stream.compose()', (req) => text(Readable.from(req).compose(new PassThrough()) as Readable)],
  ['stream/consumers', async (req) => (await buffer(req)).toString()],
  ['a Request of the Fetch API', (req) => new Request('http://x', { method: 'POST', body: req, duplex: 'half' } as never).text()],
  ['Readable.toWeb()', (req) => new Response(Readable.toWeb(req) as never).text()],
  ['for await', async (req) => Buffer.concat(await iterate(req)).toString()],
  ['listeners of data and end', (req) => collect(req, 'end')],
  ['listeners of data and close', (req) => collect(req, 'close')],
  ['a listener of end that comes first', (req) => new Promise((resolve) => {
    const chunks: Buffer[] = [];
    req.on('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
  })],
  ['setEncoding() and listeners', (req) => collect(req.setEncoding('utf8'), 'end')],
  ['a listener of readable', async (req) => {
    await once(req, 'readable');
    return String(req.read());
  }],
]; // prettier-ignore

/** As raw-body, which koa, Nest and Next use. */
async function readAsRawBody(req: IncomingMessage): Promise<string> {
  if ((req.readable as boolean | undefined) !== undefined && !req.readable) throw new Error('stream is not readable');
  if (req.readableEncoding) throw new Error('stream encoding should not be set');
  const body = await collect(req, 'end');
  const { 'content-length': length } = req.headers;
  if (length !== undefined && Buffer.byteLength(body) !== Number(length)) throw new Error('request size did not match');
  return body;
}

async function iterate(req: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return chunks;
}

async function collect(req: IncomingMessage, end: 'end' | 'close'): Promise<string> {
  let body = '';
  req.on('data', (chunk: Buffer) => (body += chunk.toString()));
  await once(req, end);
  return body;
}

const respondWith = (reading: Promise<string>, res: ServerResponse): void =>
  void reading.then(
    (body) => res.end(body),
    (error: unknown) => res.end(String(error)),
  );

for (const [name, express] of expresses)
  describe(`a parser after the receiver on ${name}`, () => {
    const parsers: [title: string, handlers: RequestHandler[]][] = [
      ['express.json()', [express.json()]],
      ['express.raw()', [express.raw({ type: '*/*' })]],
      ['express.text()', [express.text({ type: '*/*' })]],
      ['express.urlencoded()', [express.urlencoded({ extended: true, type: '*/*' })]],
      ['all of them', [express.json(), express.raw({ type: '*/*' }), express.text({ type: '*/*' })]],
    ];
    for (const [parser, handlers] of parsers)
      for (const [arrival, send] of deliveries)
        it(`responds as the route does before ${parser}, when the body arrives ${arrival}`, async () => {
          const ark = new ArkWebhooks({ apiKey: KEY });
          let runs = 0;
          ark.on('MessageSent', () => (runs += 1));
          const app = express().use('/hook', ark.middleware({ respond: false }));
          for (const handler of handlers) app.use(handler);
          app.post('/hook', (req, res) => {
            const { readableEnded, body } = req as IncomingMessage & { body: { event: string } };
            res.status(201).json({ type: req.arkEvent?.type, readableEnded, parsed: body.event });
          });
          const url = `${await serve(app)}/hook`;
          const body = JSON.stringify(envelopeOf('MessageSent'));
          const response = await send(url, body);
          assert.match(response, /^HTTP\/1\.1 201 /);
          assert.ok(response.endsWith('{"type":"MessageSent","readableEnded":true,"parsed":"MessageSent"}'), response);
          assert.match(await send(url, body), /"duplicate":true/);
          assert.equal(runs, 1);
        });

    for (const [consumer, read] of consumers)
      for (const [arrival, send] of deliveries)
        it(`passes the whole body to ${consumer}, when it arrives ${arrival}`, async () => {
          const ark = new ArkWebhooks({ apiKey: KEY });
          const app = express()
            .use('/hook', ark.middleware({ respond: false }))
            .post('/hook', (req, res) => {
              respondWith(read(req), res);
            });
          const url = `${await serve(app)}/hook`;
          const body = JSON.stringify(envelopeOf('MessageSent'));
          const response = await send(url, body);
          assert.ok(response.endsWith(`\r\n\r\n${body}`), response);
          assert.match(await send(url, body), /"duplicate":true/);
        });

    for (const [consumer, read] of consumers)
      for (const [arrival, send] of deliveries)
        it(`passes the whole body of a rejected request to ${consumer} in an error handler, when it arrives ${arrival}`, async () => {
          const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' });
          const onError: ErrorRequestHandler = (error: ArkError, req, res, _next) => {
            respondWith(read(req), res.status(error.status));
          };
          const url = `${await serve(express().use('/hook', ark.middleware(), onError))}/hook`;
          for (const [status, body] of [
            [400, JSON.stringify(envelopeOf('MessageSent')).slice(0, -1)],
            [422, JSON.stringify(envelopeOf('MessageSent', { payload: {} }))],
          ] as const) {
            const response = await send(url, body);
            assert.ok(response.startsWith(`HTTP/1.1 ${status} `), response);
            assert.ok(response.endsWith(`\r\n\r\n${body}`), response);
          }
        });

    it('lets a parser in an error handler read the body of a rejected request', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' });
      const parse: RequestHandler = express.json();
      const onError: ErrorRequestHandler = (_error, req, res, next) => {
        void parse(req, res, (error: unknown) => {
          if (error) next(error);
          else res.status(422).json(req.body);
        });
      };
      const url = `${await serve(express().use('/hook', ark.middleware(), onError))}/hook`;
      const body = envelopeOf('MessageSent', { payload: {} });
      assert.deepEqual((await post(url, body)).body, body);
    });

    it('lets a proxy after the receiver set headers and forward the body once', async () => {
      const forwarded: string[] = [];
      const target = await serve((req, res) => {
        void text(req).then((body) => {
          forwarded.push(body);
          res.writeHead(req.headers['x-forwarded-by'] === 'test' ? 202 : 400).end();
        });
      });
      const ark = new ArkWebhooks({ apiKey: KEY });
      const app = express().post('/hook', ark.middleware({ respond: false }), (req, res) => {
        const { method, headers } = req;
        const outgoing = request(target, { method, headers, agent: false });
        outgoing.on('response', (incoming) => res.status(incoming.statusCode ?? 500).end());
        // As http-proxy-middleware does in fixRequestBody: it writes what a parser has read.
        outgoing.on('socket', () => {
          outgoing.setHeader('X-Forwarded-By', 'test');
          if (req.readableLength === 0) outgoing.write(JSON.stringify(req.body));
        });
        req.pipe(outgoing);
      });
      const url = `${await serve(app)}/hook`;
      for (const [, send] of deliveries) {
        const body = JSON.stringify(envelopeOf('MessageSent'));
        assert.match(await send(url, body), /^HTTP\/1\.1 202 /);
        assert.equal(forwarded.pop(), body);
      }
    });

    it('passes nothing a second time to code that has read the body before the receiver', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const seen: string[] = [];
      const app = express()
        .use((req, _res, next) => {
          req.on('data', (chunk: Buffer) => seen.push(chunk.toString())).on('end', () => seen.push('end'));
          next();
        })
        .post('/hook', ark.middleware({ respond: false }), (req, res) => {
          respondWith(text(req), res);
        });
      const url = `${await serve(app)}/hook`;
      const body = JSON.stringify(envelopeOf('MessageSent'));
      const response = await fetch(url, { method: 'POST', headers: authorized, body });
      assert.equal(await response.text(), body);
      assert.deepEqual(seen, [body, 'end']);
    });

    it('passes the bytes on to a second receiver, which verifies them itself', async () => {
      const [first, second] = [new ArkWebhooks({ apiKey: KEY }), new ArkWebhooks({ apiKey: [KEY, `${KEY}2`] })];
      const seen: string[] = [];
      first.on('event', ({ id }) => seen.push(`first ${id}`));
      second.on('event', ({ id }) => seen.push(`second ${id}`));
      const app = express()
        .use('/hook', first.middleware({ respond: false }))
        .post('/hook', second.middleware());
      const url = `${await serve(app)}/hook`;
      const { payload } = envelopeOf('MessageSent');
      assert.deepEqual((await post(url, payload)).body, { received: true });
      assert.equal(seen.length, 2);
      assert.equal(seen[0]?.replace('first ', ''), seen[1]?.replace('second ', ''));
    });

    it('responds with the result of the first when the same receiver is mounted twice', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      let runs = 0;
      ark.on('MessageSent', () => (runs += 1));
      const app = express()
        .use('/hook', ark.middleware({ respond: false }))
        .post('/hook', ark.middleware());
      const url = `${await serve(app)}/hook`;
      const body = envelopeOf('MessageSent');
      assert.deepEqual((await post(url, body)).body, { received: true });
      assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
      assert.equal(runs, 1);
    });
  });

describe('a Fastify route after the receiver', () => {
  const apps: FastifyInstance[] = [];
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  for (const [adapter, plugin] of [
    ['middie', middie],
    ['@fastify/express', fastifyExpress],
  ] as const)
    for (const [arrival, send] of deliveries)
      it(`responds as the route does behind ${adapter}, when the body arrives ${arrival}`, async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const app = fastify();
        apps.push(app);
        await app.register(plugin as typeof middie);
        app.use('/hook', ark.middleware({ respond: false }));
        app.post('/hook', async (request, reply) =>
          reply.code(201).send({ type: (request.raw as { arkEvent?: { type: string } }).arkEvent?.type, body: request.body }),
        ); // prettier-ignore
        const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/hook`;
        const body = JSON.stringify(envelopeOf('MessageSent'));
        const response = await send(url, body);
        assert.match(response, /^HTTP\/1\.1 201 /);
        assert.ok(response.includes(`{"type":"MessageSent","body":${body}}`), response);
        assert.match(await send(url, body), /"duplicate":true/);
      });

  it('handles fastify.inject()', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const app = fastify();
    apps.push(app);
    await app.register(middie);
    app.use('/hook', ark.middleware());
    const body = envelopeOf('MessageSent');
    const inject = () => app.inject({ method: 'POST', url: '/hook', headers: authorized, payload: body });
    assert.deepEqual((await inject()).json(), { received: true });
    assert.deepEqual((await inject()).json(), { received: true, duplicate: true });
  });
});

describe('next() that fails without Express', () => {
  const failures: [title: string, next: () => unknown][] = [
    ['throws', () => assert.fail('redis://:secret@cache')],
    ['rejects', () => Promise.reject(new Error('redis://:secret@cache'))],
  ];
  for (const [how, next] of failures)
    for (const options of [{ respond: false }, { errors: 'next' }] as const)
      it(`responds 500 and logs it when it ${how}, ${JSON.stringify(options)}`, async () => {
        const logged: string[] = [];
        const log = (_: object, message: string): unknown => logged.push(message);
        const ark = new ArkWebhooks({
          apiKey: KEY,
          logger: { debug() {}, info() {}, warn() {}, error: log },
          ...('errors' in options && options),
        });
        const middleware = ark.middleware('respond' in options ? options : {});
        const returned: unknown[] = [];
        const url = await serve((req, res) => {
          void middleware(req, res, next).then((value) => returned.push(value));
        });
        const { status, body } = await post(url, 'respond' in options ? envelopeOf('MessageSent') : '{');
        assert.equal(status, 500);
        assert.doesNotMatch(JSON.stringify(body), /redis|secret/);
        assert.deepEqual(logged, ['next() failed']);
        assert.deepEqual(returned, [undefined]);
      });

  it('closes the connection when it fails after the response has started', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, logger: { debug() {}, info() {}, warn() {}, error() {} } });
    const middleware = ark.middleware({ respond: false });
    const url = await serve((req, res) => {
      void middleware(req, res, () => {
        res.writeHead(200).write('half');
        throw new Error('late');
      });
    });
    await assert.rejects(post(url, envelopeOf('MessageSent')));
  });
});

describe('the promise of the middleware', () => {
  it('resolves when the response is written, and never rejects', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('MessageSent', () => sleep(20));
    ark.on('error', () => undefined).on('MessageHeld', () => Promise.reject(new Error('no')));
    const middleware = ark.middleware();
    const seen: unknown[] = [];
    const url = await serve((req, res) => {
      void middleware(req, res, () => assert.fail('called')).then((value) => seen.push([value, res.writableEnded, res.statusCode])); // prettier-ignore
    });
    for (const body of [envelopeOf('MessageSent'), envelopeOf('MessageHeld'), '{']) await post(url, body);
    assert.deepEqual(seen, [200, 500, 400].map((status) => [undefined, true, status])); // prettier-ignore
  });

  it('resolves when next() was called', async () => {
    const middleware = new ArkWebhooks({ apiKey: KEY }).middleware({ respond: false });
    let called = false;
    const settled = new Promise((resolve) => {
      void serve((req, res) => {
        void middleware(req, res, () => {
          called = true;
          setTimeout(() => res.end(), 10);
        }).then(() => {
          resolve([called, res.writableEnded]);
        });
      }).then((url) => post(url, envelopeOf('MessageSent')));
    });
    assert.deepEqual(await settled, [true, false]);
  });
});

for (const [name, express] of expresses)
  describe(`a wrong mount on ${name}`, () => {
    it('responds 500 and explains the fix when middleware() is not called', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const app = express().set('env', 'test');
      app.post('/hook', Reflect.get(ark, 'middleware') as unknown as RequestHandler);
      const response = await fetch(`${await serve(app)}/hook`, { method: 'POST', headers: authorized, body: '{}' });
      assert.equal(response.status, 500);
      assert.match(await response.text(), /Call middleware\(\)/);
    });

    it('is reported by check() when it has no path', async () => {
      const ark = new ArkWebhooks({ apiKey: KEY }).on('event', () => undefined);
      const withPath = new ArkWebhooks({ apiKey: KEY }).on('event', () => undefined);
      const url = await serve(express().use('/hook', withPath.middleware()).use(ark.middleware()));
      await fetch(`${url}/hook`);
      assert.deepEqual(await withPath.check(), []);
      assert.equal((await fetch(`${url}/page`)).status, 405);
      const findings = await ark.check();
      assert.equal(findings.length, 1);
      assert.match(findings[0]!, /mounted without a path/);
    });
  });

describe('a request that ends before its listeners', () => {
  it('releases the claim when the client disconnects before the route has responded', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const statuses: number[] = [];
    const app = expresses[1]![1]().post('/hook', ark.middleware({ respond: false }), (req, res) => {
      statuses.push(0);
      if (statuses.length === 1) req.socket.destroy();
      else res.status(204).end();
    });
    const url = `${await serve(app)}/hook`;
    const body = envelopeOf('MessageSent');
    await assert.rejects(post(url, body));
    assert.equal((await post(url, body)).status, 204);
    assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
  });
});
