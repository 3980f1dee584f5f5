import assert from 'node:assert/strict';
import { once } from 'node:events';
import Module from 'node:module';
import { mock } from 'node:test';
import { inspect } from 'node:util';
import express from 'express';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';
import { envelopeOf } from '../support/bodies.js';
import { eventually } from '../support/eventually.js';
import { KEY, post, serve } from '../support/serve.js';

const receiver = (options: ArkWebhooksOptions = { apiKey: KEY }): ArkWebhooks =>
  new ArkWebhooks(options).on('MessageSent', () => {});

describe('check', () => {
  it('loads nothing after the middleware was created, because Jest fails if a test that has ended loads a module', async () => {
    const load = mock.method(Module, '_load' as 'createRequire');
    const warnings: object[] = [];
    const logger = { debug() {}, info() {}, warn: (fields: object) => warnings.push(fields), error() {} };
    new ArkWebhooks({ apiKey: KEY, logger }).middleware();
    const loaded = load.mock.callCount();
    await eventually('the findings are logged', () => warnings.length > 0);
    assert.equal(load.mock.callCount(), loaded);
    load.mock.restore();
  });

  it('returns no findings for a valid setup', async () => {
    assert.deepEqual(await receiver().check(), []);
    assert.deepEqual(await receiver({ apiKey: () => Promise.resolve([KEY, `${KEY}2`]) }).check(), []);
    assert.deepEqual(await receiver({ signature: true }).check(), []);
  });

  it('reports short keys and keys with white space by their index, never by their value', async () => {
    const findings = await receiver({ apiKey: [KEY, 'short', 'a key of four words', `${KEY}2\n`, KEY] }).check();
    assert.deepEqual(findings, [
      'apiKey[1] is 5 characters long: it can be guessed. Use at least 16.',
      'apiKey[2] has white space in or around it.',
      'apiKey[3] has white space in or around it.',
      'apiKey[4] equals apiKey[0].',
    ]);
    assert.match((await receiver({ apiKey: 'short' }).check())[0]!, /^apiKey is/);
  });

  for (const [what, apiKey, message] of [
    ['in double quotes', `"${KEY}"`, /quotes around it/],
    ['in single quotes', `'${KEY}'`, /quotes around it/],
    ['with one quote', `${KEY}"`, /quotes around it/],
    ['in typographic quotes', `\u201c${KEY}\u201d`, /U\+201C \(left double quotation mark\) and U\+201D/],
    ['with a zero width space', `${KEY}\u200b`, /U\+200B \(zero width space\)/],
    ['with a byte order mark', `\ufeff${KEY}`, /U\+FEFF \(byte order mark\)/],
    ['with a no-break space', `ark_test\u00a0${KEY}`, /U\+00A0 \(no-break space\)/],
    ['with a soft hyphen', `ark\u00ad${KEY}`, /U\+00AD/],
    ['with a Cyrillic letter', `\u0430${KEY}`, /U\+0430/],
    ['with an en dash', `ark\u2013${KEY}`, /U\+2013 \(en dash\)/],
    ['with a character beyond 16 bits', `${KEY}\u{1F511}`, /U\+1F511/],
    ['with its name', `ARK_API_KEY=${KEY}`, /begins with a name/],
    ['with another name', `MY_APP_WEBHOOK_SECRET=${KEY}`, /begins with a name/],
    ['exported', `export ARK_API_KEY=${KEY}`, /begins with a name/],
    ['with a name in camel case', `apiKey=${KEY}`, /begins with a name/],
    ['with a name that has hyphens', `my-api-key=${KEY}`, /begins with a name/],
    ['with an escaped line break', `${KEY}\\n`, /escaped line break/],
    ['and another, in one string', `${KEY},${KEY}2`, /contains a comma: pass several keys as an array/],
    ['as PEM', `-----BEGIN PUBLIC KEY-----${KEY}`, /is PEM: pass a public key as signature\.keys/],
    ['with a separator', `${KEY};`, /separator/],
    ['as YAML', `ARK_API_KEY: ${KEY}`, /begins with a name/],
    ['with its scheme', `Bearer ${KEY}`, /begins with the scheme/],
    ['with its header', `Authorization: Bearer ${KEY}`, /begins with a header name/],
    ['percent-encoded', `${KEY}%2B%2F`, /percent-encoded/],
    ['as a shell variable', '${ARK_API_KEY}', /placeholder/],
    ['as a short shell variable', '$ARK_API_KEY_OF_PROD', /placeholder/],
    ['as a template', '{{ secrets.ARK_API_KEY }}', /placeholder/],
    ['as a variable of Windows', '%ARK_API_KEY_OF_PROD%', /placeholder/],
    ['as a placeholder of a guide', '<your API key here>', /placeholder/],
    ['as code', 'process.env.ARK_API_KEY', /placeholder/],
    ['as a reference of 1Password', 'op://vault/ark/api-key', /secret store/],
    ['as a resource of AWS', 'arn:aws:secretsmanager:eu:1:secret:ark', /secret store/],
    ["as the path of docker's secret", '/run/secrets/ark_api_key', /path of a file/],
    ['as a URL', `https://ark:${KEY}@app.example/webhooks/ark`, /is a URL/],
    ['as JSON', `{"key":"${KEY}"}`, /is JSON/],
    ['masked', 'ark_live_****************cdef', /masked/],
    ['as an example', 'your-api-key-here-123', /example/],
  ] as const)
    it(`reports a key ${what}, and does not show it`, async () => {
      const findings = await receiver({ apiKey }).check();
      assert.match(findings.join('\n'), message);
      assert.ok(!findings.join('\n').includes(KEY) && !findings.join('\n').includes(apiKey));
    });

  for (const apiKey of [
    'ark_live_0123456789abcdef==',
    'q3/aB+x9fKw72LmPz0QyVt4=',
    '/aB3/9kQm+LmPz0QyVt4xyz=',
    '6f1d0c52-7b0e-4c0a-9e5b-2f6a1d9c8b7e',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'sk-proj_0123456789abcdef',
  ])
    it(`accepts a key such as ${apiKey}`, async () => {
      assert.deepEqual(await receiver({ apiKey }).check(), []);
    });

  it('shows at most three characters of a key', async () => {
    const [finding] = await receiver({ apiKey: 'абвгдежзийклмнопрст' }).check();
    assert.equal(finding, "apiKey contains U+0430 and U+0431 and U+0432 and 16 more: Ark's keys are ASCII.");
  });

  it('reports signed requests without a key after the first one', async () => {
    const ark = receiver();
    const url = `${await serve(express().post('/hook', ark.middleware()))}/hook`;
    const body = JSON.stringify(envelopeOf('MessageSent'));
    await post(url, body, { 'content-type': 'application/json' });
    assert.deepEqual(await ark.check(), []);
    await post(url, body, { 'content-type': 'application/json', ...new SigningKey().headers(body) });
    assert.match((await ark.check())[0]!, /signed but had no key.*signature: true.*basicAuth: true/);
  });

  it('does not call the function for keys, since its result depends on the request', async () => {
    let calls = 0;
    assert.deepEqual(await receiver({ apiKey: () => `key-${(calls += 1)}` }).check(), []);
    assert.equal(calls, 0);
  });

  it('reports that no event has a listener, unless a route handles them', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY }).on('rejected', () => {});
    assert.match((await ark.check())[0]!, /no listener for any event/);
    ark.middleware({ respond: false });
    assert.deepEqual(await ark.check(), []);
    assert.deepEqual(await new ArkWebhooks({ apiKey: KEY }).on('event', () => {}).check(), []);
  });

  it('reports missing listeners in a process that works, but not in one that only receives', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, queue: new SqliteQueue(':memory:') });
    assert.deepEqual(await ark.check(), []);
    await ark.work();
    assert.match((await ark.check())[0]!, /no listener for any event/);
    await ark.close();
  });

  it('reports listeners for unknown event names, and suggests the right name', async () => {
    const ark = receiver() as { on(name: string, listener: () => void): unknown } & ArkWebhooks;
    ark.on('MessageBounce', () => {});
    ark.on('messagesent', () => {});
    ark.on('somethingElse', () => {});
    ark.on('Message*', () => {});
    ark.on('all', () => {});
    assert.deepEqual(await ark.check(), [
      'There is a listener for "MessageBounce", which is no event: did you mean "MessageBounced"?',
      'There is a listener for "messagesent", which is no event: did you mean "MessageSent"?',
      'There is a listener for "somethingElse", which is no event.',
      'There is a listener for "Message*", which is no event: did you mean "event"?',
      'There is a listener for "all", which is no event: did you mean "event"?',
    ]);
  });

  it('reports a parser that ran first if signatures are verified', async () => {
    const signer = new SigningKey();
    const ark = receiver({ signature: { keys: { keys: [signer.jwk] } } });
    const url = await serve(express().use(express.json(), ark.middleware()));
    const body = JSON.stringify(envelopeOf('MessageSent'));
    assert.equal((await post(url, body, { 'content-type': 'application/json', ...signer.headers(body) })).status, 500);
    assert.match((await ark.check())[0]!, /JSON parser runs before the receiver.*captureRawBody/);
  });

  for (const [name, value] of [
    ['NODE_APP_INSTANCE', '0'],
    ['WEB_CONCURRENCY', '4'],
  ] as const)
    it(`reports that in-memory claims are not shared if ${name} indicates several processes`, async () => {
      process.env[name] = value;
      try {
        assert.match((await receiver().check())[0]!, /Claims are kept in memory, but there are several processes/);
        assert.deepEqual(await receiver({ apiKey: KEY, claims: false }).check(), []);
        assert.deepEqual(await receiver({ apiKey: KEY, queue: new SqliteQueue(':memory:') }).check(), []);
      } finally {
        Reflect.deleteProperty(process.env, name);
      }
    });

  for (const [options, message] of [
    [{ ackTimeout: 5_000 }, /ackTimeout is 5000 ms or more/],
    [{ maxAge: 300 }, /maxAge is less than 3 days/],
  ] as const)
    it(`reports ${inspect(options)}, which does not fit Ark's retries`, async () => {
      assert.match((await receiver({ apiKey: KEY, ...options }).check()).join(), message);
      assert.deepEqual(await receiver({ apiKey: KEY, ackTimeout: 4_500, maxAge: 345_600 }).check(), []);
    });

  it('is logged once, by the configured logger or by that of the first request', async () => {
    const logged: string[] = [];
    const log = (_fields: object, message: string): unknown => logged.push(message);
    const logger = { debug() {}, info() {}, warn: log, error() {} };
    const ark = receiver({ apiKey: 'short', logger });
    ark.middleware();
    ark.middleware();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.equal(logged.length, 1);

    const other = receiver({ apiKey: 'short' });
    const app = express().use((req, _res, next) => {
      Object.assign(req, { log: logger });
      next();
    }, other.middleware());
    const url = await serve(app);
    const headers = { authorization: 'Bearer short', 'content-type': 'application/json' };
    const arrived = once(other, 'MessageSent');
    await post(url, envelopeOf('MessageSent'), headers);
    await arrived;
    await post(url, envelopeOf('MessageSent'), headers);
    assert.deepEqual(logged.length, 2);
  });
});
