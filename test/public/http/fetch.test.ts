import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArkWebhooks } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, KEY } from '../../support/serve.js';

const url = 'https://app.example/hook?token=hidden';

const detailOf = async (response: Response): Promise<string> => ((await response.json()) as { detail: string }).detail;

describe('fetch', () => {
  const post = (ark: ArkWebhooks, body: string | ReadableStream, headers: Record<string, string> = authorized) =>
    ark.fetch(new Request(url, { method: 'POST', headers, body, ...(body instanceof ReadableStream && { duplex: 'half' }) })); // prettier-ignore

  it('responds 200 once per event', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const response = await post(ark, body);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/json']);
    assert.deepEqual(await response.json(), { received: true });
    assert.deepEqual(await (await post(ark, body)).json(), { received: true, duplicate: true });
  });

  it('responds 401, 405, 413, 415 and 422 as the middleware does', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, limit: 2_000, basicAuth: true });
    const missing = await post(ark, '{}', { 'content-type': 'application/json' });
    assert.equal(missing.status, 401);
    assert.equal(missing.headers.get('www-authenticate'), 'Bearer realm="Ark webhooks", Basic realm="Ark webhooks", charset="UTF-8"'); // prettier-ignore
    const get = await ark.fetch(new Request(url));
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
    assert.equal((await post(ark, 'x'.repeat(2_001))).status, 413);
    assert.equal(await detailOf(get), 'Expected the method POST, got GET.');
    const plain = await post(ark, '{}', { ...authorized, 'content-type': 'text/plain; charset=utf-8' });
    assert.equal(plain.status, 415);
    assert.equal(await detailOf(plain), 'Expected the Content-Type application/json, got text/plain.');
    const other = await post(ark, '{}', { ...authorized, 'content-type': 'application/x-invented' });
    assert.equal(await detailOf(other), 'Expected the Content-Type application/json.');
    const invalid = await post(ark, JSON.stringify(envelopeOf('MessageSent', { payload: {} })));
    assert.deepEqual([invalid.status, invalid.headers.get('content-type')], [422, 'application/problem+json']);
  });

  it('reads nothing before the credentials, and stops at the limit', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, limit: 10_000 });
    const pulls: number[] = [];
    const endless = () =>
      new ReadableStream({ pull: (controller) => { pulls.push(1); controller.enqueue(new Uint8Array(1_000)); } }, { highWaterMark: 0 }); // prettier-ignore
    assert.equal((await post(ark, endless(), { 'content-type': 'application/json' })).status, 401);
    assert.deepEqual(pulls, []);
    assert.equal((await post(ark, endless())).status, 413);
    assert.ok(pulls.length <= 12, `${pulls.length} chunks were read`);
  });

  it('responds 500 raw_body_unavailable when the body was read before', async () => {
    const request = new Request(url, { method: 'POST', headers: authorized, body: '{}' });
    await request.text();
    const response = await new ArkWebhooks({ apiKey: KEY }).fetch(request);
    assert.equal(((await response.json()) as { code: string }).code, 'raw_body_unavailable');
  });
});

describe('fetch of a body that cannot be read', () => {
  const send = async (body: ReadableStream, prepare: (request: Request) => void = () => undefined) => {
    const request = new Request(url, { method: 'POST', headers: authorized, body, duplex: 'half' });
    prepare(request);
    const response = await new ArkWebhooks({ apiKey: KEY }).fetch(request);
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
  const streamOf = (chunk: unknown) =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(chunk);
        controller.close();
      },
    });

  it('responds 400 when the stream fails or contains no bytes', async () => {
    const failing = new ReadableStream({ pull: () => Promise.reject(new Error('reset')) });
    assert.deepEqual(await send(failing), [400, 'malformed_json']);
    assert.deepEqual(await send(streamOf(7)), [400, 'malformed_json']);
  });

  it('responds 500 raw_body_unavailable when other code reads it', async () => {
    const lock = (request: Request): unknown => request.body?.getReader();
    assert.deepEqual(await send(streamOf(new Uint8Array()), lock), [500, 'raw_body_unavailable']);
  });

  it('responds 200 when the stream contains strings', async () => {
    assert.deepEqual(await send(streamOf(JSON.stringify(envelopeOf('MessageSent')))), [200, undefined]);
  });

  it('rejects with InvalidOptionsError without the global Response, as under jsdom', async () => {
    const { Response: own } = globalThis;
    Reflect.deleteProperty(globalThis, 'Response');
    try {
      const request = new Request('http://localhost/', { method: 'POST' });
      await assert.rejects(new ArkWebhooks({ apiKey: KEY }).fetch(request), {
        code: 'invalid_options',
        message: /jsdom/,
      });
    } finally {
      globalThis.Response = own;
    }
  });

  it('responds 200 when the URL is a path alone', async () => {
    const request = { method: 'POST', url: '/hook', headers: new Headers(authorized), body: streamOf(JSON.stringify(envelopeOf('MessageSent'))) }; // prettier-ignore
    assert.equal((await new ArkWebhooks({ apiKey: KEY }).fetch(request as never)).status, 200);
  });

  for (const [name, status] of [
    ['url', 200],
    ['method', 405],
    ['headers', 401],
    ['bodyUsed', 503],
  ] as const)
    it(`responds ${status} when reading ${name} throws`, async () => {
      const rejected: string[] = [];
      const ark = new ArkWebhooks({ apiKey: KEY }).on('rejected', ({ code }) => rejected.push(code));
      const request = new Request(url, { method: 'POST', headers: authorized, body: JSON.stringify(envelopeOf('MessageSent')) });
      let reads = 0;
      const given = Object.defineProperty(request, name, {
        get: () => (name === 'headers' && (reads += 1) === 1 ? new Headers() : assert.fail('secret')),
      });
      const response = await ark.fetch(given);
      assert.equal(response.status, status);
      assert.doesNotMatch(await response.text(), /secret/);
      assert.equal(rejected.length, status === 200 ? 0 : 1);
    }); // prettier-ignore

  for (const [what, value] of [
    ['nothing', undefined],
    ['a URL', url],
    ["a framework's context", { req: new Request(url) }],
    ["Node's request", { method: 'POST', url: '/hook', headers: authorized, body: {} }],
  ] as const)
    it(`rejects ${what} with InvalidOptionsError`, async () => {
      await assert.rejects(new ArkWebhooks({ apiKey: KEY }).fetch(value as never), {
        code: 'invalid_options',
        message: /to be a Request/,
      });
    });
});

describe('receive() of a value that throws', () => {
  it('rejects with an error of the package', async () => {
    const body = { get event(): string { throw new Error('hidden'); } }; // prettier-ignore
    await assert.rejects(new ArkWebhooks({ apiKey: KEY }).receive(body), { code: 'unavailable' });
  });
});

describe('receive() with headers', () => {
  const authorization = `Bearer ${KEY}`;
  for (const [what, headers] of [
    ['pairs', [['Authorization', authorization]]],
    ['a Map', new Map([['Authorization', authorization]])],
    ['numbers and strings', { authorization, 'content-length': 7 }],
  ] as const)
    it(`accepts ${what}`, async () => {
      const outcome = await new ArkWebhooks({ apiKey: KEY }).receive(envelopeOf('MessageSent'), { headers } as never);
      assert.equal(outcome.received, true);
    });

  for (const headers of [
    'Authorization: x',
    7,
    [],
    ['Authorization', authorization],
    [['Authorization']],
    new Map([[7, authorization]]),
    { authorization: null },
    { authorization: Symbol('key') },
    { authorization: {} },
    { authorization: [] },
    { 'x-ark-signature': 7 },
  ])
    // prettier-ignore
    it(`rejects with missing_credentials when there is no header in ${inspect(headers)}`, async () => {
      const received = new ArkWebhooks({ apiKey: KEY }).receive(envelopeOf('MessageSent'), { headers } as never);
      await assert.rejects(received, { code: 'missing_credentials' });
    });

  const key = new SigningKey();
  const ark = (): ArkWebhooks =>
    new ArkWebhooks({ apiKey: KEY, signature: { keys: { keys: [key.jwk] } }, limit: 5_000 });

  it('checks the credentials, in a Headers or an object with names in any case', async () => {
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const headers = { AUTHORIZATION: `Bearer ${KEY}`, ...key.headers(body) };
    for (const given of [headers, new Headers(headers), { ...headers, AUTHORIZATION: [`Bearer ${KEY}`] }]) {
      const { event } = await ark().receive(body, { headers: given });
      assert.equal(event?.verifiedBy, 'both');
    }
    assert.equal((await ark().receive(body)).event?.verifiedBy, undefined);
  });

  it('rejects missing, wrong and repeated credentials, and bodies over the limit', async () => {
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const good = { authorization: `Bearer ${KEY}`, ...key.headers(body) };
    const twice = new Headers(good);
    twice.append('authorization', `Bearer ${KEY}`);
    for (const [headers, code] of [
      [undefined, 'missing_credentials'],
      [null, 'missing_credentials'],
      [{ ...good, authorization: 'Bearer wrong-0123456789' }, 'invalid_token'],
      [{ ...good, Authorization: `Bearer ${KEY}` }, 'ambiguous_credentials'],
      [{ ...good, authorization: [`Bearer ${KEY}`, `Bearer ${KEY}`] }, 'ambiguous_credentials'],
      [twice, 'ambiguous_credentials'],
      [{ ...good, ...key.headers('other') }, 'invalid_signature'],
    ] as const)
      await assert.rejects(ark().receive(body, { headers }), { code });
    await assert.rejects(ark().receive(' '.repeat(5_001), { headers: good }), { code: 'body_too_large' });
    await assert.rejects(ark().receive(JSON.parse(body), { headers: good }), { code: 'raw_body_unavailable' });
  });
});

describe('close()', () => {
  it('resolves with the events that were not settled in time, and neither completes nor releases them', async () => {
    const calls: string[] = [];
    const warned: string[] = [];
    const claims = {
      claim: () => 'claimed' as const,
      complete: () => calls.push('complete'),
      release: () => calls.push('release'),
    };
    const logger = { debug() {}, info() {}, error() {}, warn: (_: object, text: string) => warned.push(text) };
    const ark = new ArkWebhooks({ apiKey: KEY, claims, logger });
    ark.on('MessageSent', () => new Promise(() => undefined));
    for (let n = 0; n < 2; n += 1) void ark.receive(envelopeOf('MessageSent'));
    await sleep(1);
    const closing = ark.close({ timeout: 30 });
    assert.deepEqual(await closing, { MessageSent: 2 });
    assert.equal(ark.close(), closing);
    assert.deepEqual(calls, []);
    assert.deepEqual(warned, ['closed before these events were settled']);
  });

  it('resolves with {} when everything was settled, without waiting for the time', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('MessageSent', () => sleep(20));
    const received = ark.receive(envelopeOf('MessageSent'));
    assert.deepEqual(await ark.close({ timeout: 60_000 }), {});
    await received;
  });
});
