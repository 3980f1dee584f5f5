import assert from 'node:assert/strict';
import { cutIfString, cutString } from '../../../lib/inspector/cut-string.js';

describe('cutString', () => {
  it('returns a short string unchanged', () => {
    assert.equal(cutString('abc', 3), 'abc');
  });

  it('cuts a longer one and marks the cut', () => {
    assert.equal(cutString('abcd', 3), 'abc…');
  });
});

describe('cutIfString', () => {
  it('returns undefined for anything but a string', () => {
    for (const value of [undefined, null, 5, {}, ['a']]) assert.equal(cutIfString(value), undefined);
    assert.equal(cutIfString('a'), 'a');
  });
});
