import assert from 'node:assert/strict';
import { truncateIfString, truncate } from '../../../lib/inspector/truncate.js';

describe('truncate', () => {
  it('returns a short string unchanged', () => {
    assert.equal(truncate('abc', 3), 'abc');
  });

  it('cuts a longer one and marks the cut', () => {
    assert.equal(truncate('abcd', 3), 'abc…');
  });
});

describe('truncateIfString', () => {
  it('returns undefined for anything but a string', () => {
    for (const value of [undefined, null, 5, {}, ['a']]) assert.equal(truncateIfString(value), undefined);
    assert.equal(truncateIfString('a'), 'a');
  });
});
