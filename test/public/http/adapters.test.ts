/** Requests without a socket: serverless adapters, injected requests, mocks. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import timers from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { configure } from '@codegenie/serverless-express';
import express5 from 'express';
import inject from 'light-my-request';
import { createRequest, createResponse } from 'node-mocks-http';
import serverless from 'serverless-http';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { authorized, expresses, KEY, unreachable } from '../../support/serve.js';

interface Response {
  status: number;
  body: Record<string, unknown>;
}

/** An event of API Gateway (payload format 2.0), with the fields that adapters read. */
const gatewayEvent = (body: string): object => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/hook',
  rawQueryString: '',
  headers: { ...authorized, 'content-length': String(Buffer.byteLength(body)) },
  requestContext: { http: { method: 'POST', path: '/hook', sourceIp: '192.0.2.1' }, stage: '$default' },
  body,
  isBase64Encoded: false,
});

const parse = ({ statusCode, body }: { statusCode: number; body: string }): Response => ({
  status: statusCode,
  body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
});

const adapters: [name: string, post: (app: RequestListener, body: object) => Promise<Response>][] = [
  [
    'serverless-http',
    async (app, body) => parse((await serverless(app)(gatewayEvent(JSON.stringify(body)), {})) as never),
  ],
  [
    '@codegenie/serverless-express',
    async (app, body) => {
      const handler = configure({ app }) as unknown as (event: object, context: object) => Promise<never>;
      return parse(await handler(gatewayEvent(JSON.stringify(body)), {}));
    },
  ],
];

for (const [name, express] of expresses)
  for (const [adapter, post] of adapters)
    describe(`behind ${adapter} on ${name}`, () => {
      it('responds 200 once per event', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const app = express().post('/hook', ark.middleware());
        const body = envelopeOf('MessageSent');
        assert.deepEqual(await post(app, body), { status: 200, body: { received: true } });
        assert.deepEqual((await post(app, body)).body, { received: true, duplicate: true });
      });

      it('completes the claim of an event when the route responds 2xx, and releases it otherwise', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const statuses = [500, 302, 201];
        let runs = 0;
        ark.on('MessageSent', () => (runs += 1));
        const app = express().post('/hook', ark.middleware({ respond: false }), (_req, res) => {
          res.status(statuses.shift() ?? 599).json({ routed: true });
        });
        const body = envelopeOf('MessageSent');
        for (const status of [500, 302, 201]) {
          assert.equal((await post(app, body)).status, status);
          await eventually('the claim is settled', async () => (await ark.stats()).claims === 0);
        }
        assert.deepEqual((await post(app, body)).body, { received: true, duplicate: true });
        assert.equal(runs, 3);
        assert.deepEqual(await ark.close({ timeout: 1_000 }), {});
      });

      it('responds as the route does when a parser follows the receiver', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY });
        const app = express()
          .use('/hook', ark.middleware({ respond: false }))
          .use(express.json())
          .post('/hook', (req, res) => {
            res.json((req.body as { event: string }).event);
          });
        const { status, body } = await post(app, envelopeOf('MessageHeld'));
        assert.deepEqual([status, body], [200, 'MessageHeld']);
      });
    });

describe('behind light-my-request', () => {
  const post = async (listener: RequestListener, body: object): Promise<Response> => {
    const options = { method: 'POST', url: '/hook', headers: authorized, payload: JSON.stringify(body) } as const;
    const { statusCode, payload } = await inject(listener, options);
    return parse({ statusCode, body: payload });
  };

  it('responds 200 once per event', async () => {
    const middleware = new ArkWebhooks({ apiKey: KEY }).middleware();
    const listener: RequestListener = (req, res) => void middleware(req, res, unreachable);
    const body = envelopeOf('MessageSent');
    assert.deepEqual(await post(listener, body), { status: 200, body: { received: true } });
    assert.deepEqual((await post(listener, body)).body, { received: true, duplicate: true });
  });

  it('completes the claim of an event when the route responds 2xx, and releases it otherwise', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const middleware = ark.middleware({ respond: false });
    const statuses = [500, 204];
    const listener: RequestListener = (req, res) =>
      void middleware(req, res, () => {
        res.writeHead(statuses.shift() ?? 599).end();
      });
    const body = envelopeOf('MessageSent');
    for (const status of [500, 204]) assert.equal((await post(listener, body)).status, status);
    await eventually('the claim is settled', async () => (await ark.stats()).claims === 0);
    assert.deepEqual((await post(listener, body)).body, { received: true, duplicate: true });
  });

  it('responds as the route does when a parser follows the receiver', async () => {
    const middleware = new ArkWebhooks({ apiKey: KEY }).middleware({ respond: false });
    const parseJson = expresses[1]![1].json() as (req: object, res: object, next: () => void) => void;
    const listener: RequestListener = (req, res) =>
      void middleware(req, res, () => {
        parseJson(req, res, () => {
          res.end(JSON.stringify((req as { body?: { event: string } }).body?.event));
        });
      });
    assert.deepEqual(await post(listener, envelopeOf('MessageHeld')), { status: 200, body: 'MessageHeld' });
  });
});

/** A response as people write it by hand. */
interface MockResponse {
  statusCode: number;
  setHeader: () => void;
  end: () => void;
}

/** Emits a body once something listens for it. */
function emitLater(req: EventEmitter, body: object): EventEmitter {
  const emit = (): void => {
    req.emit('data', Buffer.from(JSON.stringify(body)));
    req.emit('end');
  };
  const waitForListener = (name: string): void => {
    if (name !== 'end') return;
    req.off('newListener', waitForListener);
    setImmediate(emit);
  };
  req.on('newListener', waitForListener);
  return req;
}

describe('with a mock', () => {
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): unknown => uncaught.push(error);
  before(() => process.on('uncaughtException', onUncaught));
  after(() => process.off('uncaughtException', onUncaught));

  type Mock = Record<string, unknown>;
  const mocks: [title: string, create: (body: object) => Mock][] = [
    ['node-mocks-http', (body) => createRequest({ method: 'POST', headers: authorized, body }) as object as Mock],
    [
      'node-mocks-http and rawHeaders',
      (body) =>
        Object.assign(createRequest({ method: 'POST', headers: authorized, body: body }), {
          rawHeaders: [],
        }) as never,
    ],
    ['an object with headers and a parsed body', (body) => ({ method: 'POST', headers: authorized, body })],
    ['an object with a string for its body', (body) => ({ method: 'POST', headers: authorized, body: JSON.stringify(body) })],
    ['a frozen object', (body) => Object.freeze({ method: 'POST', headers: authorized, body })],
    ['an object with an ArrayBuffer', (body) => ({ method: 'POST', headers: authorized, body: new TextEncoder().encode(JSON.stringify(body)).buffer })],
    ['an object with a DataView', (body) => ({ method: 'POST', headers: authorized, rawBody: new DataView(new TextEncoder().encode(JSON.stringify(body)).buffer) })],
    ["an object created from Express's prototype", (body) => Object.assign(Object.create(express5.request) as Mock, { method: 'POST', headers: authorized, body })],
    ["an object created from Node's prototype, with raw bytes", (body) => Object.assign(Object.create(IncomingMessage.prototype) as Mock, { method: 'POST', headers: authorized, rawBody: Buffer.from(JSON.stringify(body)) })],
    ['an IncomingMessage without a connection', (body) => Object.assign(new IncomingMessage(null as never), { method: 'POST', headers: authorized, body }) as never],
    ['an emitter that reports no state', (body) => emitLater(Object.assign(new EventEmitter(), { method: 'POST', headers: authorized, read: () => null, resume: () => undefined }), body) as never],
    ['an object with raw bytes', (body) => ({ method: 'POST', headers: authorized, rawBody: Buffer.from(JSON.stringify(body)) })],
  ]; // prettier-ignore

  it('responds 200 while a test replaces setImmediate', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const req = createRequest({ method: 'POST', headers: authorized, body: envelopeOf('MessageSent') });
    const res = createResponse();
    const original = timers.setImmediate;
    const never = (): unknown => undefined;
    const middleware = ark.middleware();
    timers.setImmediate = globalThis.setImmediate = never as never;
    try {
      await middleware(req as never, res as never, unreachable);
    } finally {
      timers.setImmediate = globalThis.setImmediate = original;
    }
    assert.equal(res.statusCode, 200);
    assert.deepEqual(JSON.parse(res._getData() as string), { received: true });
  });

  for (const [title, create] of mocks) {
    it(`responds 200 to ${title}, without a socket and a stream`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const body = envelopeOf('MessageSent');
      for (const expected of [{ received: true }, { received: true, duplicate: true }]) {
        const res = createResponse();
        await ark.middleware()(create(body) as never as IncomingMessage, res as never as ServerResponse, unreachable);
        assert.equal(res.statusCode, 200);
        assert.deepEqual(JSON.parse(res._getData() as string), expected);
      }
    });

    if (title === 'a frozen object') {
      it('responds 503 when a route would have to read the event from a frozen object, and calls no listener', async () => {
        const ark = new ArkWebhooks({ apiKey: KEY }).on('MessageSent', unreachable);
        const res = createResponse();
        await ark.middleware({ respond: false })(create(envelopeOf('MessageSent')) as never, res as never, unreachable);
        assert.equal(res.statusCode, 503);
        assert.deepEqual(await ark.close(), {});
      });
      continue;
    }

    it(`calls the route for ${title}, and completes the claim`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const res = createResponse();
      const route = (): void => void res.status(200).end('done');
      await ark.middleware({ respond: false })(create(envelopeOf('MessageSent')) as never, res as never, route);
      assert.equal(res._getData(), 'done');
      assert.equal((await ark.stats()).claims, 0);
    });

    it(`rejects ${title} without exposing its own code`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      for (const change of [{ headers: {} }, { headers: undefined }, { body: undefined, rawBody: undefined }, { body: { x: 1 }, rawBody: undefined }, { headers: { ...authorized, 'content-type': 'text/plain' } }]) {
        const res = createResponse();
        await ark.middleware()({ ...create({}), ...change } as never, res as never, unreachable);
        assert.ok(res.statusCode >= 400);
        assert.doesNotMatch(res._getData() as string, /TypeError|undefined \(|Cannot read|is not a function/);
      }
    }); // prettier-ignore
  }

  const fail = (): never => assert.fail('secret');
  const incomplete: [title: string, change: object, status: number, code: string][] = [
    ['no headers', { headers: undefined }, 401, 'missing_credentials'],
    ['headers that are null', { headers: null }, 401, 'missing_credentials'],
    ['headers that throw', { get headers() { return fail(); } }, 503, 'unavailable'],
    ['no method', { method: undefined }, 405, 'method_not_allowed'],
    ['a method that throws', { get method() { return fail(); } }, 503, 'unavailable'],
    ['a body that throws', { get body() { return fail(); } }, 503, 'unavailable'],
    ['a wrong key and a URL that is no string', { url: 7, headers: { ...authorized, authorization: 'Bearer no' } }, 401, 'invalid_token'],
    ['a wrong key and a socket that throws', { get socket() { return fail(); }, headers: { ...authorized, authorization: 'Bearer no' } }, 401, 'invalid_token'],
  ]; // prettier-ignore
  for (const [title, change, status, code] of incomplete)
    it(`responds ${status} to a request with ${title}, and emits rejected`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const rejected: string[] = [];
      ark.on('rejected', (request) => rejected.push(request.code));
      const req = { method: 'POST', headers: authorized, body: envelopeOf('MessageSent') };
      Object.defineProperties(req, Object.getOwnPropertyDescriptors(change));
      const res = createResponse();
      await ark.middleware()(req as never, res as never, unreachable);
      assert.equal(res.statusCode, status);
      assert.doesNotMatch(res._getData() as string, /secret/);
      assert.deepEqual(rejected, [code]);
    });

  for (const [title, chunks, status] of [
    ['of Uint8Arrays', (body: string) => [new TextEncoder().encode(body)], 200],
    ['of strings', (body: string) => [body.slice(0, 9), body.slice(9)], 200],
    ['of objects', () => [{ event: 'MessageSent' }], 400],
    ['of numbers', () => [7], 400],
  ] as const)
    it(`responds ${status} to a stream ${title}`, async () => {
      const stream = Readable.from(chunks(JSON.stringify(envelopeOf('MessageSent'))), { objectMode: true });
      const req = Object.assign(stream, { method: 'POST', headers: authorized });
      const res = createResponse();
      await new ArkWebhooks({ apiKey: KEY }).middleware()(req as never, res as never, unreachable);
      assert.equal(res.statusCode, status);
      assert.deepEqual(uncaught, []);
    });

  for (const [when, wait] of [
    ['at once', undefined],
    ['later', 5],
  ] as const)
    it(`completes or releases the claim by the status when the response emits nothing and the route responds ${when}`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const body = envelopeOf('MessageSent');
      let routed = 0;
      for (const status of [500, 201, 201]) {
        const req = { method: 'POST', headers: authorized, body };
        const res: MockResponse = { statusCode: 200, setHeader: () => undefined, end: () => undefined };
        const respond = (): void => {
          routed += 1;
          res.statusCode = status;
        };
        const route = (): unknown => {
          if (wait !== undefined) return sleep(wait).then(respond);
          respond();
          return undefined;
        };
        await ark.middleware({ respond: false })(req as never, res as never, route);
        await eventually('the claim is settled', async () => (await ark.stats()).claims === 0);
      }
      assert.equal(routed, 2);
      assert.deepEqual(await ark.close({ timeout: 1_000 }), {});
    });

  it('releases the claim when the request cannot be prepared for the route', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const req = Object.defineProperty({ method: 'POST', headers: authorized, rawBody: JSON.stringify(envelopeOf('MessageSent')) }, 'body', { value: undefined }); // prettier-ignore
    const res = createResponse();
    await ark.middleware({ respond: false })(req as never, res as never, unreachable);
    assert.equal(res.statusCode, 500);
    assert.deepEqual(await ark.close({ timeout: 1_000 }), {});
    assert.equal((await ark.stats()).claims, 0);
  });

  it('leaves no timer', async () => {
    await sleep(0);
    assert.deepEqual(uncaught, []);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const res = createResponse();
    const ark = new ArkWebhooks({ apiKey: KEY });
    await ark.middleware()(createRequest<never>({ method: 'POST', headers: authorized }), res as never, unreachable);
    assert.ok(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length <= timers);
  });
});
