import assert from 'node:assert/strict';
import express from 'express';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { payloadOf } from '../../support/bodies.js';
import { exchange, headOf, KEY, post, serve } from '../../support/serve.js';

const body = JSON.stringify(payloadOf('MessageLoaded'));

async function mount(options: ArkWebhooksOptions = { apiKey: KEY }): Promise<string> {
  return `${await serve(express().post('/hook', new ArkWebhooks(options).middleware()))}/hook`;
}

const send = (url: string, authorization: string): ReturnType<typeof post> =>
  post(url, body, { authorization, 'content-type': 'application/json' });

const basic = (password: string): string => `Basic ${Buffer.from(`ark:${password}`).toString('base64')}`;

describe('authenticate', () => {
  it('responds 200 when the key matches, whatever the case of the scheme', async () => {
    const url = await mount();
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      assert.equal((await send(url, `${scheme} ${KEY}`)).status, 200, scheme);
  });

  it('responds 200 when the configured key has surrounding white space', async () => {
    for (const apiKey of [` ${KEY}`, `${KEY}\n`, `\r\n${KEY}\t`])
      assert.equal((await send(await mount({ apiKey }), `Bearer ${KEY}`)).status, 200);
  });

  it('responds 401 with a bare challenge when there are no credentials, or of an unsupported scheme', async () => {
    const url = await mount();
    for (const authorization of ['', 'Bearer', 'Digest username="ark"', basic(KEY), KEY]) {
      const { status, body: response, headers } = await send(url, authorization);
      assert.deepEqual([status, response['code']], [401, 'missing_credentials'], authorization);
      assert.equal(headers.get('www-authenticate'), 'Bearer realm="Ark webhooks"');
      assert.equal(headers.get('connection'), 'close');
    }
  });

  it('responds 401 with error="invalid_token" when the token is wrong', async () => {
    const url = await mount();
    const others = [
      KEY.slice(1),
      KEY.slice(0, -1),
      `${KEY}x`,
      KEY.toUpperCase(),
      'x'.repeat(8_000),
      `${KEY} ${KEY}`,
      'é',
    ];
    for (const token of others) {
      const { status, body: response, headers } = await send(url, `Bearer ${token}`);
      assert.deepEqual([status, response['code']], [401, 'invalid_token'], token);
      assert.match(
        headers.get('www-authenticate')!,
        /^Bearer realm="[^"]+", error="invalid_token", error_description=/,
      );
      assert.ok(!JSON.stringify(response).includes(KEY));
    }
  });

  it('responds 200 when a non-ASCII key is sent as UTF-8', async () => {
    const url = await mount({ apiKey: 'schlüssel-0123456789' });
    const key = Buffer.from('schlüssel-0123456789').toString('latin1');
    assert.equal((await send(url, `Bearer ${key}`)).status, 200);
  });

  it('responds 400 when there are two Authorization headers, even with the same key', async () => {
    const url = await mount();
    const line = `Authorization: Bearer ${KEY}`;
    const response = await exchange(url, headOf(url, body.length, line, line.replace('Auth', 'auth')), body);
    assert.match(response, /^HTTP\/1.1 400 /);
    assert.match(response, /"code":"ambiguous_credentials"/);
  });

  it('responds 200 when the key is the password of Basic credentials and basicAuth is set, percent-encoded or not', async () => {
    const apiKey = 'key/with+odd:characters%20é';
    const url = await mount({ apiKey, basicAuth: true });
    for (const password of [apiKey, encodeURIComponent(apiKey)])
      assert.equal((await send(url, basic(password))).status, 200, password);
    assert.equal((await send(url, basic('%'))).status, 401);
    assert.equal((await send(url, 'Basic bm9jb2xvbg==')).status, 401);
    assert.equal((await send(url, `Bearer ${Buffer.from(apiKey).toString('latin1')}`)).status, 200);
  });

  it('challenges for both schemes when basicAuth is set', async () => {
    const { headers } = await send(await mount({ apiKey: KEY, basicAuth: true }), '');
    assert.equal(
      headers.get('www-authenticate'),
      'Bearer realm="Ark webhooks", Basic realm="Ark webhooks", charset="UTF-8"',
    );
  });

  it('responds 503 when the function for keys never settles', async () => {
    const { status, body: response } = await send(
      await mount({ apiKey: () => new Promise(() => {}) }),
      `Bearer ${KEY}`,
    );
    assert.deepEqual([status, response['code']], [503, 'unavailable']);
  });

  it('keeps two receivers separate whose requests interleave', async () => {
    const app = express();
    for (const tenant of ['a', 'b'])
      app.post(`/${tenant}`, new ArkWebhooks({ apiKey: `key-of-${tenant}` }).middleware());
    const url = await serve(app);
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const [to, key] = [i % 2 ? 'a' : 'b', i % 4 < 2 ? 'a' : 'b'];
        const { status } = await send(`${url}/${to}`, `Bearer key-of-${key}`);
        return status === (to === key ? 200 : 401);
      }),
    );
    assert.ok(statuses.every(Boolean));
  });
});
