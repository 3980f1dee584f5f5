import assert from 'node:assert/strict';
import express, { type Request } from 'express';
import { ArkWebhooks, type ArkWebhooksOptions, type RejectedRequest } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { recordLog } from '../../support/log.js';
import { measureMs } from '../../support/measure.js';
import { type JsonResponse, KEY, post, serve, unreachable } from '../../support/serve.js';

const signer = new SigningKey();
const json = { 'content-type': 'application/json' };
const bearer = { ...json, authorization: `Bearer ${KEY}` };

async function mount(options: ArkWebhooksOptions): Promise<{ ark: ArkWebhooks; url: string; verifiedBy: unknown[] }> {
  const verifiedBy: unknown[] = [];
  const ark = new ArkWebhooks(options).on('event', (event) => void verifiedBy.push(event.verifiedBy));
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    void middleware(req, res, unreachable);
  });
  return { ark, url, verifiedBy };
}

/** Posts a new event, signed by default. */
function send(url: string, headers: Record<string, string>, isSigned = true): Promise<JsonResponse> {
  const body = JSON.stringify(envelopeOf('MessageSent'));
  return post(url, body, { ...headers, ...(isSigned && signer.headers(body)) });
}

describe("require: 'any'", () => {
  const either = { apiKey: KEY, require: 'any' } as const;

  for (const [what, fetch] of [
    ['fails', () => Promise.reject(new Error('down'))],
    ['never settles', () => new Promise<never>(() => {})],
  ] as const)
    it(`responds 200 within a second when the key matches and the fetch of the key set ${what}`, async () => {
      const { url, verifiedBy } = await mount({ ...either, signature: { fetch } });
      const took = await measureMs(async () => {
        assert.equal((await send(url, bearer)).status, 200);
      });
      assert.ok(took < 1_000, `${took} ms`);
      assert.deepEqual(verifiedBy, ['apiKey']);
    });

  it('responds 503 without a key when the key set cannot be fetched', async () => {
    const { url } = await mount({ ...either, signature: { fetch: () => Promise.reject(new Error('down')) } });
    assert.equal((await send(url, json)).status, 503);
  });

  it('responds 200 when the key matches and a parser kept no raw bytes, and 500 with only a signature', async () => {
    const ark = new ArkWebhooks({ ...either, signature: { keys: { keys: [signer.jwk] } } });
    const url = `${await serve(express().use(express.json()).post('/hook', ark.middleware()))}/hook`;
    assert.equal((await send(url, bearer)).status, 200);
    assert.deepEqual((await send(url, json)).body['code'], 'raw_body_unavailable');
  });

  it('responds 200 to a signature when the function for keys fails, and 503 to any other request with a key', async () => {
    const apiKey = (): never => {
      throw new Error('vault sealed');
    };
    const { url, verifiedBy } = await mount({ apiKey, require: 'any', signature: { keys: { keys: [signer.jwk] } } });
    assert.equal((await send(url, bearer)).status, 200);
    assert.deepEqual(verifiedBy, ['signature']);
    assert.equal((await send(url, bearer, false)).status, 503);
    assert.equal((await send(url, { ...bearer, ...new SigningKey().headers('other') }, false)).status, 503);
  });

  for (const [what, headers, code] of [
    ['no credentials', {}, 'missing_credentials'],
    ['a wrong key', { authorization: 'Bearer wrong' }, 'invalid_token'],
    ['credentials of another scheme', { authorization: 'Digest x' }, 'missing_credentials'],
    ['an empty signature', { 'x-ark-signature': '' }, 'missing_credentials'],
    ['only the id of a key', { 'x-ark-signature-kid': 'x' }, 'missing_credentials'],
    ['the signature of another profile', { 'x-postal-signature-256': 'AAAA' }, 'missing_credentials'],
  ] as [string, Record<string, string>, string][])
    it(`responds 401 ${code} when it gets ${what}, before the body is read`, async () => {
      const { url } = await mount({ ...either, signature: { keys: { keys: [signer.jwk] } } });
      const {
        status,
        body,
        headers: responseHeaders,
      } = await post(url, 'x'.repeat(3_000_000), { ...json, ...headers });
      assert.deepEqual([status, body['code'], responseHeaders.get('connection')], [401, code, 'close']);
    });

  for (const options of [
    { apiKey: KEY, require: 'any' },
    { signature: true, require: 'any' },
    { apiKey: KEY, signature: false, require: 'all' },
    { apiKey: KEY, signature: true, require: 'either' },
    { apiKey: KEY, signature: true, require: null },
    { signature: true, basicAuth: true },
    { apiKey: KEY, signature: 'yes' },
    { apiKey: KEY, signature: null },
    { apiKey: KEY, signature: 1 },
    { apiKey: KEY, signature: [] },
  ] as object[])
    it(`is not created from ${JSON.stringify(options).replace(KEY, 'key')}`, () => {
      assert.throws(() => new ArkWebhooks(options), {
        code: 'invalid_options',
        message: /require|basicAuth|signature/,
      });
    });
});

describe('a signed request without a key', () => {
  it('responds 401 with the header and the option that accepts it, in the log and in rejected too', async () => {
    const { log, lines } = recordLog();
    const { ark, url } = await mount({ apiKey: KEY, logger: log });
    const rejected: RejectedRequest[] = [];
    ark.on('rejected', (request) => rejected.push(request));
    const { status, body } = await send(url, json);
    assert.deepEqual([status, body['code']], [401, 'missing_credentials']);
    for (const text of [body['detail'], rejected[0]?.message, lines.at(-1)?.fields['message']]) {
      assert.match(String(text), /x-ark-signature: set `signature: true`/);
      assert.match(String(text), /not that it was sent to you.*`basicAuth: true`/);
    }
    assert.equal(rejected[0]?.signed, true);
    assert.equal(lines.at(-1)?.fields['signed'], true);
  });

  it('names the profile of Postal', async () => {
    const { url } = await mount({ apiKey: KEY });
    const { body } = await send(url, { ...json, 'x-postal-signature-256': 'AAAA' }, false);
    assert.match(String(body['detail']), /x-postal-signature-256: set `signature: \{ profile: 'postal', jwksUrl \}`/);
  });

  it("names require: 'any' if signatures are verified and a key is required too", async () => {
    const { ark, url } = await mount({ apiKey: KEY, signature: { keys: { keys: [signer.jwk] } } });
    const { body } = await send(url, json);
    assert.match(String(body['detail']), /requires a key too\. Set `require: 'any'`/);
    assert.deepEqual(await ark.check(), []);
  });
});

describe('a function given as apiKey', () => {
  it('gets the request, and its keys are valid only for that request', async () => {
    const keys = new Map([['a', 'key-of-a'], ['b', 'key-of-b']]); // prettier-ignore
    const ark = new ArkWebhooks({ apiKey: (req: Request<{ tenant: string }>) => keys.get(req.params.tenant) });
    const url = await serve(express().post('/:tenant', ark.middleware()));
    const status = async (tenant: string, key: string): Promise<unknown[]> => {
      const response = await send(`${url}/${tenant}`, { ...json, authorization: `Bearer ${key}` }, false);
      return [response.status, response.body['code']];
    };
    assert.deepEqual(await status('a', 'key-of-a'), [200, undefined]);
    assert.deepEqual(await status('b', 'key-of-b'), [200, undefined]);
    assert.deepEqual(await status('a', 'key-of-b'), [401, 'invalid_token']);
    assert.deepEqual(await status('unknown', 'key-of-a'), [401, 'invalid_token']);
  });

  for (const none of [undefined, null, '', [], [undefined], [''], Promise.resolve(null)])
    it(`responds 401 when it returns ${none instanceof Promise ? 'a promise of null' : JSON.stringify(none)}`, async () => {
      const { url } = await mount({ apiKey: () => none as string });
      for (const key of ['undefined', 'null', 'x'])
        assert.equal((await send(url, { ...json, authorization: `Bearer ${key}` }, false)).status, 401);
    });

  it('responds 503 when it returns a value converted to a string, and never 200 to that value', async () => {
    const { url } = await mount({ apiKey: () => String(undefined) });
    assert.equal((await send(url, { ...json, authorization: 'Bearer undefined' }, false)).status, 503);
  });

  it('is compared when the app has replaced the global Promise', async () => {
    const { url } = await mount({ apiKey: () => Promise.resolve(KEY) });
    const { Promise: native } = globalThis;
    globalThis.Promise = class<T> extends native<T> {};
    try {
      assert.equal((await send(url, { ...json, authorization: `Bearer ${KEY}` }, false)).status, 200);
      assert.equal((await send(url, { ...json, authorization: 'Bearer x' }, false)).status, 401);
    } finally {
      globalThis.Promise = native;
    }
  });

  it('is not called for requests without a key', async () => {
    let calls = 0;
    const { url } = await mount({ apiKey: () => `${KEY}${(calls += 1)}` });
    assert.equal((await send(url, json)).status, 401);
    assert.equal(calls, 0);
  });

  it('gets an object with only the headers from receive()', async () => {
    const given: unknown[] = [];
    const ark = new ArkWebhooks({
      apiKey: (req) => {
        given.push(Object.keys(req), req.headers['x-tenant']);
        return KEY;
      },
    });
    await ark.receive(envelopeOf('MessageSent'), { headers: { authorization: `Bearer ${KEY}`, 'X-Tenant': 'a' } });
    assert.deepEqual(given, [['headers'], 'a']);
  });
});

describe('maxAge', () => {
  const now = (): number => Date.now() / 1000;
  for (const [what, timestamp, status, message] of [
    ['of now', now, 200, undefined],
    ['from a clock four minutes ahead', () => now() + 240, 200, undefined],
    ['of six minutes ahead', () => now() + 360, 422, /no more than 300 s in the future/],
    ['of ten years ahead', () => now() + 315_360_000, 422, /no more than 300 s in the future/],
    ['in milliseconds', () => Date.now(), 422, /in seconds since 1970, not milliseconds/],
    ['in milliseconds of an hour ago', () => Date.now() - 3_600_000, 422, /not milliseconds/],
    ['in microseconds', () => Date.now() * 1000, 422, /future/],
    ['of two minutes ago', () => now() - 120, 422, /no more than 60 s ago/],
    ['of 1970', () => 0, 422, /no more than 60 s ago/],
  ] as [string, () => number, number, RegExp | undefined][])
    it(`responds ${status} when the envelope is ${what}`, async () => {
      const { url } = await mount({ apiKey: KEY, maxAge: 60 });
      const response = await post(url, envelopeOf('MessageSent', { timestamp: timestamp() }), bearer);
      assert.equal(response.status, status);
      if (!message) return;
      const [error] = response.body['errors'] as { pointer: string; message: string }[];
      assert.deepEqual([response.body['code'], error?.pointer], ['invalid_payload', '#/timestamp']);
      assert.match(error!.message, message);
    });
});
