import assert from 'node:assert/strict';
import { ArkWebhooks, MemoryClaims } from 'express-ark-webhooks';
import { backfill } from 'express-ark-webhooks/backfill';
import { inspector } from 'express-ark-webhooks/inspector';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { postgresClaims } from 'express-ark-webhooks/stores/postgres';
import { redisClaims } from 'express-ark-webhooks/stores/redis';
import { arkEvent, fakeArk, postArkEvent } from 'express-ark-webhooks/testing';
import { KEY } from '../support/serve.js';

/** Options as JavaScript passes them. */
const untyped = (options: unknown): never => options as never;

const ark = new ArkWebhooks({ apiKey: KEY });

const functions: [name: string, call: (options: never) => unknown, misspelt: string, meant: string][] = [
  ['new ArkWebhooks()', (options: object) => new ArkWebhooks({ apiKey: KEY, ...options }), 'basicauth', 'basicAuth'],
  ['new ArkWebhooks()', (options: object) => new ArkWebhooks({ apiKey: KEY, ...options }), 'onInvaild', 'onInvalid'],
  ['signature', (signature) => new ArkWebhooks({ signature }), 'jwskUrl', 'jwksUrl'],
  ['middleware()', (options) => ark.middleware(options), 'responde', 'respond'],
  ['work()', (options) => ark.work(options), 'concurency', 'concurrency'],
  ['new MemoryClaims()', (options) => new MemoryClaims(options), 'leese', 'lease'],
  ['redisClaims()', (options) => redisClaims(untyped({ call() {} }), options), 'prefx', 'prefix'],
  ['postgresClaims()', (options) => postgresClaims(untyped({ query() {} }), options), 'tabel', 'table'],
  ['pgBossQueue()', (options) => pgBossQueue(options), 'connectionstring', 'connectionString'],
  ['bullMqQueue()', (options) => bullMqQueue(options), 'retrys', 'retries'],
  ['inspector()', (options) => inspector(ark, options), 'authorise', 'authorize'],
  ['backfill()', (options) => backfill(options), 'tenantID', 'tenantId'],
  ['fakeArk()', (options) => fakeArk(options), 'retry', 'retries'],
  ['arkEvent()', (options) => arkEvent('MessageSent', {}, options), 'from', 'form'],
  ['postArkEvent()', (options) => postArkEvent('http://localhost', {}, options), 'apikey', 'apiKey'],
];

const messageFrom = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'invalid_options');
    return (error as Error).message;
  }
  return assert.fail('nothing was thrown');
};

describe('misspelt options', () => {
  for (const [name, call, misspelt, meant] of functions)
    it(`are rejected by ${name}, which suggests "${meant}" for "${misspelt}"`, async () => {
      const message = await messageFrom(() => call(untyped({ [misspelt]: 'hunter2' })));
      assert.equal(message, `${name} has no option "${misspelt}". Did you mean "${meant}"?`);
    });

  it('are rejected with the list of options if none resembles them', async () => {
    const message = await messageFrom(() => ark.middleware(untyped({ timeout: 1 })));
    assert.equal(message, 'middleware() has no option "timeout". Its options: respond, event.');
  });

  for (const options of [null, 'hunter2', ['hunter2'], 7])
    it(`are not checked in ${Array.isArray(options) ? 'an array' : options === null ? 'null' : `a ${typeof options}`}`, async () => {
      for (const call of [
        () => new ArkWebhooks(untyped(options)),
        () => ark.middleware(untyped(options)),
        () => new MemoryClaims(untyped(options)),
      ]) {
        const message = await messageFrom(call);
        assert.match(message, /^Expected the options of .* to be an object, got (null|an array|a string|a number)\.$/);
        assert.doesNotMatch(message, /hunter2/);
      }
    });
});
