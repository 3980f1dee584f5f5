import assert from 'node:assert/strict';
import { parseBody } from '../../../lib/parsing/parse-body.js';

describe('parseBody', () => {
  for (const [what, text, value] of [
    ['ASCII', '{"to":"ada@example.net","n":1704672000.0}', { to: 'ada@example.net', n: 1704672000 }],
    ['UTF-8', '{"to":"用户@例子.广告 🎉"}', { to: '用户@例子.广告 🎉' }],
    ['escapes', String.raw`{"a":"\u0026\u003c"}`, { a: '&<' }],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['surrounding white space', ' \r\n{"a":1}\n', { a: 1 }],
  ] as const) {
    it(`parses bytes with ${what} and returns them`, () => {
      const bytes = Buffer.from(text);
      assert.deepEqual(parseBody(bytes), { value, bytes });
    });

    it(`parses a string with ${what} and encodes its bytes`, () => {
      assert.deepEqual(parseBody(text), { value, bytes: Buffer.from(text) });
    });
  }

  it('parses only the viewed part of a buffer', () => {
    const whole = new TextEncoder().encode('..{"a":1}..');
    const { value, bytes } = parseBody(whole.subarray(2, 9));
    assert.deepEqual(value, { a: 1 });
    assert.equal(bytes?.toString(), '{"a":1}');
  });

  it('returns a value from another parser without bytes', () => {
    const value = { a: 1 };
    const body = parseBody(value);
    assert.equal(body.value, value);
    assert.equal(body.bytes, undefined);
  });

  it('keeps __proto__ as an own key', () => {
    const { value } = parseBody('{"__proto__":{"status":"Sent"}}');
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(value['status'], undefined);
  });

  for (const [what, body, message] of [
    ['no bytes', Buffer.alloc(0), /empty/],
    ['an empty text', '', /empty/],
    ['only a byte order mark', '\ufeff', /not valid JSON/],
    ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), /not valid UTF-8/],
    ['bytes truncated within a character', Buffer.from('{"a":"é').subarray(0, -1), /not valid UTF-8/],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), /not valid JSON/],
    ['truncated JSON', '{"to":"ada@example.net"', /not valid JSON/],
    ['a form', 'to=ada@example.net', /not valid JSON/],
    ['a list', '[{"to":"ada@example.net"}]', /an array/],
    ['null', 'null', /null/],
    ['a number', Buffer.from('7'), /a number/],
    ['a string', '"ada@example.net"', /a string/],
    ['a parsed list', [], /an array/],
    ['a parsed null', null, /null/],
    ['undefined', undefined, /undefined/],
  ] as const)
    it(`rejects ${what} and quotes none of it`, () => {
      assert.throws(
        () => parseBody(body),
        (error: Error & { code: string; status: number }) => {
          assert.deepEqual([error.code, error.status], ['malformed_json', 400]);
          assert.match(error.message, message);
          assert.doesNotMatch(`${error.stack ?? ''}${String(error.cause)}`, /ada@/);
          return true;
        },
      );
    });
});
