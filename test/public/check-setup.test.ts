import assert from 'node:assert/strict';
import { once } from 'node:events';
import express from 'express';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';

const receiver = (options: ArkWebhooksOptions = { apiKey: KEY }): ArkWebhooks =>
  new ArkWebhooks(options).on('MessageSent', () => {});

describe('check', () => {
  it('finds nothing where all is well', async () => {
    assert.deepEqual(await receiver().check(), []);
    assert.deepEqual(await receiver({ apiKey: () => Promise.resolve([KEY, `${KEY}2`]) }).check(), []);
    assert.deepEqual(await receiver({ signature: true }).check(), []);
  });

  it('names keys that are short or have white space, by their place and never by their value', async () => {
    const findings = await receiver({ apiKey: [KEY, 'short', 'a key of four words', `${KEY}\n`] }).check();
    assert.equal(findings.length, 3);
    assert.match(findings[0]!, /^apiKey\[1\] is 5 characters long/);
    assert.match(findings[1]!, /^apiKey\[2\] has white space/);
    assert.match(findings[2]!, /^apiKey\[3\] has white space/);
    assert.doesNotMatch(findings.join(' '), /short|four words|ark_test/);
    assert.match((await receiver({ apiKey: 'short' }).check())[0]!, /^apiKey is/);
  });

  it('does not call a function for keys, whose result depends on the request', async () => {
    let calls = 0;
    assert.deepEqual(await receiver({ apiKey: () => `key-${(calls += 1)}` }).check(), []);
    assert.equal(calls, 0);
  });

  it('says that there is no listener for any event, unless a route reads them', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY }).on('rejected', () => {});
    assert.match((await ark.check())[0]!, /no listener for any event/);
    ark.middleware({ respond: false });
    assert.deepEqual(await ark.check(), []);
    assert.deepEqual(await new ArkWebhooks({ apiKey: KEY }).on('event', () => {}).check(), []);
  });

  it('misses no listener in a process that only receives, but in one that works', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, queue: new SqliteQueue(':memory:') });
    assert.deepEqual(await ark.check(), []);
    await ark.work();
    assert.match((await ark.check())[0]!, /no listener for any event/);
    await ark.close();
  });

  it('finds listeners on names that are no events, and what may have been meant', async () => {
    const ark = receiver() as { on(name: string, listener: () => void): unknown } & ArkWebhooks;
    ark.on('MessageBounce', () => {});
    ark.on('messagesent', () => {});
    ark.on('somethingElse', () => {});
    assert.deepEqual(await ark.check(), [
      'There is a listener for "MessageBounce", which is no event: did you mean "MessageBounced"?',
      'There is a listener for "messagesent", which is no event: did you mean "MessageSent"?',
      'There is a listener for "somethingElse", which is no event.',
    ]);
  });

  it('says that a parser ran first where signatures are to be verified', async () => {
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
    it(`says that claims in memory are not shared where ${name} tells of several processes`, async () => {
      process.env[name] = value;
      try {
        assert.match((await receiver().check())[0]!, /Claims are kept in memory, but there are several processes/);
        assert.deepEqual(await receiver({ apiKey: KEY, claims: false }).check(), []);
        assert.deepEqual(await receiver({ apiKey: KEY, queue: new SqliteQueue(':memory:') }).check(), []);
      } finally {
        Reflect.deleteProperty(process.env, name);
      }
    });

  it('is logged once, by the logger given or by that of the first request', async () => {
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
