import assert from 'node:assert/strict';
import { isThenable, when } from '../../../lib/internal/promises.js';

describe('when', () => {
  it('goes on at once with a value that is there', () => {
    assert.equal(
      when(1, (one) => one + 1),
      2,
    );
  });

  it('goes on with a promised value once it is there', async () => {
    const result = when(Promise.resolve(1), (one) => one + 1);
    assert.ok(result instanceof Promise);
    assert.equal(await result, 2);
  });
});

describe('isThenable', () => {
  it('knows promises of any kind, and nothing else', () => {
    for (const value of [Promise.resolve(), { then: () => undefined }]) assert.equal(isThenable(value), true);
    for (const value of [undefined, null, 0, 'then', {}, { then: 1 }, []]) assert.equal(isThenable(value), false);
  });
});
