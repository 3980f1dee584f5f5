import assert from 'node:assert/strict';
import { describeFailure } from '../../../lib/inspector/describe-failure.js';

describe('describeFailure', () => {
  it('returns the name and the message of an error', () => {
    assert.equal(describeFailure(new TypeError('no')), 'TypeError: no');
  });

  it('returns a short description of anything else', () => {
    assert.equal(describeFailure('no'), "'no'");
    assert.equal(describeFailure(undefined), 'undefined');
    assert.ok(describeFailure({ text: 'x'.repeat(1e6), list: Array(1e5).fill(1) }).length < 1100);
    assert.ok(describeFailure(new Error('x'.repeat(1e6))).length < 1100);
  });

  it('returns a description of a value that throws when it is read', () => {
    const hostile = new Error('no');
    Object.defineProperty(hostile, 'message', { get: () => assert.fail('read') });
    assert.equal(describeFailure(hostile), 'a value that cannot be shown');
  });
});
