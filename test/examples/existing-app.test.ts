import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { mock } from 'node:test';
import { createApp } from '../../examples/existing-app/app.js';
import { envelopeOf, payloadOf, platformOf } from '../support/bodies.js';
import { authorized, KEY, post, serve } from '../support/serve.js';

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the receiver in an existing app', () => {
  afterEach(() => {
    mock.restoreAll();
  });

  const start = async () => {
    const { app, ark } = createApp({ apiKey: KEY, sessionSecret: 'a secret for tests' });
    const url = await serve(app);
    return { ark, url, webhook: `${url}/webhooks/ark` };
  };

  const silenceLog = () => mock.method(console, 'error', () => {}).mock;

  it('responds 200 when global parsers have read the body, in each form', async () => {
    const { url, webhook } = await start();
    assert.equal((await post(`${url}/subscriptions`, { address: 'ada@example.net' }, json)).status, 201);
    const response = await post(webhook, envelopeOf('MessageBounced'));
    assert.deepEqual([response.status, response.body], [200, { received: true }]);
    for (const body of [platformOf('MessageSent'), payloadOf('MessageSent')])
      assert.deepEqual((await post(webhook, body)).body, { received: true });
    const refused = await post(`${url}/subscriptions`, { address: 'Ada@Example.net' }, json);
    assert.deepEqual([refused.status, refused.body], [409, { ok: false, code: 'address_bounces' }]);
  });

  it('responds with a duplicate to a retry when only the parsed body is left', async () => {
    const { webhook } = await start();
    await post(webhook, payloadOf('MessageSent'));
    assert.deepEqual((await post(webhook, payloadOf('MessageSent'))).body, { received: true, duplicate: true });
  });

  it("does not change the JSON and the forms of the app's own routes", async () => {
    const { url } = await start();
    const subscribed = await post(`${url}/subscriptions`, { address: 'bob@example.com' }, json);
    assert.deepEqual([subscribed.status, subscribed.body], [201, { address: 'bob@example.com' }]);
    assert.deepEqual((await post(`${url}/basket`, 'item=tea+pot', form)).body, { basket: ['tea pot'] });
  });

  it("does not change the responses to the app's own errors", async () => {
    const { url } = await start();
    for (const [route, code] of [
      ['subscriptions', 'address_missing'],
      ['basket', 'item_missing'],
    ]) {
      const response = await post(`${url}/${route}`, {}, json);
      assert.deepEqual([response.status, response.body], [400, { ok: false, code }]);
    }
  });

  it('neither starts a session for a webhook nor changes one', async () => {
    const { url, webhook } = await start();
    const bought = await post(`${url}/basket`, { item: 'tea' }, json);
    const cookie = bought.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    assert.match(cookie, /^connect\.sid=./);

    for (const headers of [authorized, { ...authorized, cookie }, json, { ...json, cookie }]) {
      const response = await post(webhook, envelopeOf('MessageBounced'), headers);
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
    const res = await fetch(`${url}/basket`, { headers: { cookie } });
    assert.deepEqual(await res.json(), { basket: ['tea'] });
    assert.deepEqual(await (await fetch(`${url}/basket`)).json(), { basket: [] });
  });

  it("responds 401 when there is no key, in the app's format and with the challenge", async () => {
    const { webhook } = await start();
    const { status, headers, body } = await post(webhook, envelopeOf('MessageBounced'), json);
    assert.deepEqual([status, body], [401, { ok: false, code: 'missing_credentials' }]);
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer realm="[^"]+"$/);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  it('responds 401 when the key is wrong, and calls no listener', async () => {
    const { url, webhook } = await start();
    const wrong = { ...authorized, authorization: 'Bearer wrong' };
    const { status, headers, body } = await post(webhook, envelopeOf('MessageBounced'), wrong);
    assert.deepEqual([status, body], [401, { ok: false, code: 'invalid_token' }]);
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/);
    assert.equal((await post(`${url}/subscriptions`, { address: 'ada@example.net' }, json)).status, 201);
  });

  it("responds 422 through the app's error handler when the payload is invalid", async () => {
    const { webhook } = await start();
    const { status, body } = await post(webhook, envelopeOf('MessageBounced', { payload: { bounce: 'none' } }));
    assert.deepEqual([status, body], [422, { ok: false, code: 'invalid_payload' }]);
  });

  it('responds 415 when the body is not JSON', async () => {
    const { webhook } = await start();
    const { status, body } = await post(webhook, 'item=tea', { ...authorized, ...form });
    assert.deepEqual([status, body], [415, { ok: false, code: 'unsupported_media_type' }]);
  });

  it("responds 400 when the app's parser rejects malformed JSON, without quoting it", async () => {
    const { webhook } = await start();
    const { status, body } = await post(webhook, '{"to": "ada@example.net", oops}');
    assert.deepEqual([status, body], [400, { ok: false, code: 'bad_request' }]);
  });

  it('responds 500 when a listener fails, logs the reason, and succeeds when Ark retries', async () => {
    const { ark, webhook } = await start();
    const log = silenceLog();
    const reason = new Error('the database at db.example is down');
    ark.once('MessageSent', () => {
      throw reason;
    });
    const event = envelopeOf('MessageSent');
    const { status, body } = await post(webhook, event);
    assert.deepEqual([status, body], [500, { ok: false, code: 'listener_failed' }]);
    const logged = log.calls.map(({ arguments: [error] }) => error as unknown);
    assert.ok(
      logged.some((error) => error instanceof Error && 'failures' in error && [error.failures].flat()[0] === reason),
    );
    assert.deepEqual((await post(webhook, event)).body, { received: true });
  });

  it('responds 503 with Retry-After when it shuts down', async () => {
    const { ark, webhook } = await start();
    const log = silenceLog();
    await ark.close();
    const { status, headers, body } = await post(webhook, envelopeOf('MessageSent'));
    assert.deepEqual([status, body], [503, { ok: false, code: 'closing' }]);
    assert.equal(headers.get('retry-after'), '10');
    assert.equal(log.callCount(), 1);
  });

  it('does not start without a key', () => {
    assert.throws(() => createApp({ apiKey: ' ', sessionSecret: 'a secret for tests' }), { code: 'invalid_options' });
  });

  it('stops on SIGTERM', async () => {
    const file = path.join(__dirname, '../../examples/existing-app/server.ts');
    const server = spawn(process.execPath, ['--require', 'tsx/cjs', file], {
      env: { ...process.env, ARK_API_KEY: KEY, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
      const url = `http://127.0.0.1:${/\d+/.exec(line)?.[0]}/webhooks/ark`;
      assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
      server.kill('SIGTERM');
      assert.deepEqual(await once(server, 'exit'), [0, null]);
    } finally {
      server.kill('SIGKILL');
    }
  });
});
