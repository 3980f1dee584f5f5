import assert from 'node:assert/strict';
import { catchFailure, chain, isPromiseLike } from '../../../lib/internal/promises.js';

describe('chain', () => {
  it('continues synchronously with a value that is not a promise', () => {
    assert.equal(
      chain(1, (one) => one + 1),
      2,
    );
  });

  it('continues when a promise resolves', async () => {
    const result = chain(Promise.resolve(1), (one) => one + 1);
    assert.ok(result instanceof Promise);
    assert.equal(await result, 2);
  });
});

describe('isPromiseLike', () => {
  it('recognizes promises of any class, and nothing else', () => {
    for (const value of [Promise.resolve(), { then: () => undefined }]) assert.equal(isPromiseLike(value), true);
    for (const value of [undefined, null, 0, 'then', {}, { then: 1 }, []]) assert.equal(isPromiseLike(value), false);
  });
});

describe('catchFailure', () => {
  const error = new Error('failed');
  const unreachable = (): never => assert.fail('called');
  const recover = (given: unknown): unknown => [given];

  it('returns the result of steps that succeed', async () => {
    assert.equal(
      catchFailure(() => 1, unreachable),
      1,
    );
    assert.equal(await catchFailure(() => Promise.resolve(1), unreachable), 1);
  });

  it('returns the fallback if a step throws or rejects', async () => {
    assert.deepEqual(
      catchFailure<unknown>(() => {
        throw error;
      }, recover),
      [error],
    );
    assert.deepEqual(await catchFailure<unknown>(() => Promise.reject(error), recover), [error]);
  });
});
