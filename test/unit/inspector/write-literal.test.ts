import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { writeLiteral } from '../../../lib/inspector/write-literal.js';

describe('writeLiteral', () => {
  it('writes a literal that evaluates to the same value', () => {
    const values = [
      'it\'s "quoted" \\ `${x}`\n\u2028\ud800',
      { 'a-b': [1, -0.5, true, null, [], {}], $valid: 'x', '': 'empty', constructor: 1 },
      JSON.parse('{"__proto__":{"to":"a"},"toString":1}') as object,
    ];
    for (const value of values) {
      const read: unknown = runInNewContext(`(${writeLiteral(value)})`);
      assert.deepEqual(JSON.stringify(read), JSON.stringify(value));
    }
  });

  it('writes undefined, which removes a field', () => {
    assert.equal(writeLiteral({ a: undefined }), '{\n  a: undefined,\n}');
  });
});
