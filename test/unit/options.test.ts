import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { MemoryClaims } from '../../lib/stores/memory.js';
import { Authenticator } from '../../lib/auth/authenticator.js';
import { resolveOptions } from '../../lib/options.js';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';
import { recordLog } from '../support/log.js';
import { assertRejected } from './assert-rejected.js';

const apiKey = 'ark_key_0123456789';

const resolve = (options: object): ReturnType<typeof resolveOptions> => resolveOptions({ apiKey, ...options });

describe('resolveOptions', () => {
  it('has a default for each option except the key', () => {
    const { authenticator, claims, validate, log, ...others } = resolveOptions({ apiKey });
    assert.deepEqual(Object.keys(log), ['error']);
    assert.ok(authenticator instanceof Authenticator);
    assert.equal(authenticator.verifiesSignatures, false);
    assert.ok(claims instanceof MemoryClaims);
    assert.equal(typeof validate, 'function');
    assert.deepEqual(others, {
      apiKey,
      tenants: undefined,
      maxAge: Infinity,
      limit: 1024 * 1024,
      ackTimeout: 4000,
      onInvalid: 'reject',
      onUnknown: 'accept',
      queue: undefined,
      errors: 'respond',
      logger: undefined,
    });
  });

  it('accepts the allowed values of each option', () => {
    const { log: logger } = recordLog();
    const claims = new MemoryClaims();
    const provide = (): string => apiKey;
    const settings = resolveOptions({
      apiKey: provide,
      tenants: ['cmtenant01'],
      basicAuth: true,
      limit: 5,
      ackTimeout: 1,
      onInvalid: 'accept',
      onUnknown: 'reject',
      claims,
      strict: true,
      schemas: { MessageSent: {} },
      errors: 'next',
      maxAge: 60,
      logger,
    });
    const { authenticator, validate, log, ...others } = settings;
    assert.ok(authenticator instanceof Authenticator);
    assert.equal(typeof validate, 'function');
    assert.deepEqual(Object.keys(log), ['debug', 'info', 'warn', 'error']);
    assert.deepEqual(others, {
      apiKey: provide,
      tenants: new Set(['cmtenant01']),
      maxAge: 60,
      limit: 5,
      ackTimeout: 1,
      onInvalid: 'accept',
      onUnknown: 'reject',
      claims,
      queue: undefined,
      errors: 'next',
      logger,
    });
  });

  it('uses the default for undefined', () => {
    const names = [
      'basicAuth',
      'limit',
      'ackTimeout',
      'onInvalid',
      'onUnknown',
      'claims',
      'queue',
      'strict',
      'schemas',
      'errors',
    ];
    const { limit } = resolve({ ...Object.fromEntries(names.map((name) => [name, undefined])), logger: undefined });
    assert.equal(limit, 1024 * 1024);
  });

  it('creates a claim store for each receiver, or none', () => {
    assert.notEqual(resolve({}).claims, resolve({}).claims);
    assert.equal(resolve({ claims: false }).claims, undefined);
  });

  it('creates no claim store if there is a queue, and rejects both', () => {
    const queue = new SqliteQueue(':memory:');
    const settings = resolve({ queue });
    assert.deepEqual([settings.queue, settings.claims], [queue, undefined]);
    for (const claims of [new MemoryClaims(), false])
      assertRejected(() => resolve({ queue, claims }), '"claims" must not be given together with "queue"');
  });

  for (const [limit, bytes] of [
    [1, 1],
    [65536, 65536],
    [1024.9, 1024],
    ['100', 100],
    ['100b', 100],
    ['64kb', 65536],
    ['64 KB', 65536],
    ['1.5mb', 1572864],
    ['1mb', 1048576],
  ] as const)
    it(`reads a limit of ${JSON.stringify(limit)} as ${bytes} bytes`, () => {
      assert.equal(resolve({ limit }).limit, bytes);
    });

  for (const limit of [
    0,
    -1,
    0.5,
    1e-7,
    NaN,
    Infinity,
    2 ** 31,
    '',
    ' ',
    '0',
    '0kb',
    '-1mb',
    '1gb',
    '1 mb b',
    '1e3',
    'mb',
    'constructor',
    true,
    null,
    {},
  ])
    it(`rejects a limit of ${inspect(limit)}`, () => {
      assertRejected(() => resolve({ limit }), 'limit', '1mb');
    });

  for (const [option, value, shown, wanted] of [
    ['apiKey', undefined, 'undefined', 'ARK_API_KEY'],
    ['apiKey', null, 'null', 'ARK_API_KEY'],
    ['apiKey', 7, 'number', 'ARK_API_KEY'],
    ['apiKey', '', 'blank', ''],
    ['apiKey', ' \n', 'blank', ''],
    ['apiKey', [], 'empty array', 'at least one'],
    ['basicAuth', 'yes', "'yes'", 'true or false'],
    ['basicAuth', null, 'null', 'true or false'],
    ['limit', '2gb', "'2gb'", "'1mb'"],
    ['limit', '0kb', "'0kb'", "'1mb'"],
    ['limit', -5, '-5', "'1mb'"],
    ['ackTimeout', 0, '0', '4000'],
    ['ackTimeout', -1, '-1', '4000'],
    ['ackTimeout', NaN, 'NaN', '4000'],
    ['ackTimeout', Infinity, 'Infinity', '4000'],
    // Node runs a timer of more than 31 bits at once.
    ['ackTimeout', 2 ** 31, '2147483648', '4000'],
    ['ackTimeout', '4000', "'4000'", '4000'],
    ['onInvalid', 'ignore', "'ignore'", "'reject' or 'accept'"],
    ['onUnknown', false, 'false', "'accept' or 'reject'"],
    ['strict', 1, '1', 'true or false'],
    ['errors', 'throw', "'throw'", "'respond' or 'next'"],
    ['claims', true, 'claim, complete, release', ''],
    ['claims', null, 'claim, complete, release', ''],
    ['claims', { claim() {}, release() {} }, 'complete', ''],
    ['claims', new Map(), 'claim, complete, release', ''],
    ['queue', {}, 'open, add, work, stats, deadLetters, redrive, discard, forget, close', ''],
    ['queue', null, 'open, add', ''],
    ['logger', { info() {}, error() {} }, 'debug, warn', ''],
    ['logger', true, 'debug', ''],
    ['logger', false, 'debug', ''],
    ['logger', '', 'debug', ''],
    ['schemas', { MessageTeleported: {} }, 'MessageTeleported', 'MessageSent'],
    ['schemas', { MessageSent: 'x' }, 'schemas.MessageSent', 'object'],
    ['schemas', null, 'schemas', ''],
  ] as const)
    it(`rejects ${option}: ${inspect(value, { breakLength: Infinity })} by its name and its value`, () => {
      assertRejected(() => resolve({ [option]: value }), option, shown, wanted);
    });

  for (const keys of [`${apiKey}\n${apiKey}`, [apiKey, ''], [apiKey, undefined], [[apiKey]], { apiKey }])
    it(`rejects ${JSON.stringify(keys).replaceAll(apiKey, 'key')} and shows no key`, () => {
      assertRejected(() => resolve({ apiKey: keys }), 'apiKey');
    });

  for (const name of ['apikey', 'secret', 'toString'])
    it(`rejects an option called ${name}, which does not exist`, () => {
      assertRejected(() => resolve({ [name]: apiKey }), `"${name}"`, 'ArkWebhooks');
    });
});
