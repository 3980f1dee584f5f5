import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { mock } from 'node:test';
import { KeyRing } from '../../../../lib/auth/api-key/compare-api-key.js';

describe('KeyRing', () => {
  it('returns the index of the matching key', () => {
    const ring = new KeyRing(['old-key', 'new-key', 'n'.repeat(300)]);
    assert.deepEqual(
      ['old-key', 'new-key', 'n'.repeat(300)].map((token) => ring.indexOf(token)),
      [0, 1, 2],
    );
  });

  for (const [what, token] of [
    ['nothing', ''],
    ['the beginning of the key', 'ark_key'],
    ['the key with a suffix', 'ark_key_11'],
    ['the key in another case', 'ARK_KEY_1'],
    ['the key with a zero byte appended', 'ark_key_1\0'],
    ['the key padded with zero bytes', 'ark_key_1'.padEnd(64, '\0')],
    ['the key padded with zero bytes to 256', 'ark_key_1'.padEnd(256, '\0')],
    ['a token longer than the compared width', `ark_key_1${'\0'.repeat(1000)}`],
  ] as const)
    it(`does not match ${what}`, () => {
      assert.equal(new KeyRing('ark_key_1').indexOf(token), -1);
    });

  it('does not keep the previous token', () => {
    const ring = new KeyRing(['ark_key_1', 'ark']);
    ring.indexOf('ark_key_1');
    assert.equal(ring.indexOf('ark'), 1);
  });

  it('trims keys', () => {
    assert.equal(new KeyRing(' ark_key_1\r\n').indexOf('ark_key_1'), 0);
  });

  it('matches a non-ASCII key, which Node decodes as latin1', () => {
    assert.equal(new KeyRing('clé').indexOf(Buffer.from('clé').toString('latin1')), 0);
  });

  it('compares with every key in constant time, whichever matches', () => {
    const ring = new KeyRing(['one', 'two', 'three']);
    const compare = mock.method(crypto, 'timingSafeEqual');
    try {
      const counts = ['one', 'three', 'none', 'x'.repeat(999)].map((token) => {
        compare.mock.resetCalls();
        ring.indexOf(token);
        return compare.mock.callCount();
      });
      assert.deepEqual(counts, [3, 3, 3, 3]);
    } finally {
      compare.mock.restore();
    }
  });

  for (const [what, keys, message] of [
    ['no key', undefined, /^Expected "apiKey" to be a string, got undefined\. Is ARK_API_KEY set/],
    ['null', null, /^Expected "apiKey" to be a string, got null/],
    ['a number', 12345, /^Expected "apiKey" to be a string, got a number/],
    ['an empty key', '', /^"apiKey" must not be empty or blank\. Is ARK_API_KEY set/],
    ['a blank key', ' \t\r\n', /^"apiKey" must not be empty or blank/],
    ['an empty list', [], /^Expected "apiKey" to contain at least one key, got an empty array/],
    ['a list with one blank key', [' '], /^"apiKey" must not be empty/],
    ['a list in which one key is blank', ['ark_key_1', ''], /^"apiKey\[1\]" must not be empty/],
    [
      'a list in which one key is missing',
      [undefined, 'ark_key_1'],
      /^Expected "apiKey\[0\]" to be a string, got undef/,
    ],
    ['a list in a list', [['ark_key_1']], /^Expected "apiKey" to be a string, got an array/],
    ['an object', { key: 'ark_key_1' }, /^Expected "apiKey" to be a string, got an object/],
    ['a key of two lines', 'ark_key_1\nark_key_2', /^"apiKey" must not contain line breaks/],
    ['a key with a zero byte', 'ark_key_1\0', /^"apiKey" must not contain line breaks or control characters/],
  ] as const)
    it(`rejects ${what} and shows no key`, () => {
      assert.throws(
        () => new KeyRing(keys),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'invalid_options');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /ark_key|12345/);
          return true;
        },
      );
    });

  for (const key of [
    String(undefined),
    String(null),
    String(NaN),
    String(true),
    String(false),
    String(Infinity),
    String(-Infinity),
    '[object Object]',
    '[object Promise]',
    '[object Map]',
    String([undefined, null]).concat('undefined'),
    String([true, false]),
    String(Symbol('key')),
    String(() => process.env['ARK_API_KEY']),
    String(function provide() {}),
    String(async () => Promise.resolve()),
    ' undefined\n',
    'UNDEFINED',
    '"undefined"',
    "'null'",
    'Bearer undefined',
    'ARK_API_KEY=undefined',
    'export ARK_API_KEY="undefined"',
    'Authorization: Bearer undefined',
    '[class Secret]',
    '[Function: key]',
    'undefinedundefined',
    'undefined-null',
    '(undefined)',
    'undefined\u200b',
  ])
    it(`rejects ${JSON.stringify(key)}, a value converted to a string`, () => {
      assert.throws(() => new KeyRing(key), { code: 'invalid_options', message: /converted to a string/ });
      assert.throws(() => new KeyRing(['ark_key_1', key]), { code: 'invalid_options', message: /"apiKey\[1\]"/ });
    });

  for (const key of [
    'undefined_key_01',
    'nullable',
    'trueish',
    'my-null-key',
    'key=undefined1',
    'nan0',
    '[object-key]',
    'class-0123456789',
    'function_01',
  ])
    it(`accepts ${key}, which only resembles such a value`, () => {
      assert.equal(new KeyRing(key).indexOf(key), 0);
    });
});
