import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolvesInTime, withTimeout } from '../../../lib/internal/with-timeout.js';

const late = (): Error => new Error('late');

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('withTimeout', () => {
  it('resolves to the result if it settles in time', async () => {
    assert.equal(await withTimeout(50, sleep(5, 'value'), late), 'value');
  });

  it('rejects with the error if it fails in time', async () => {
    await assert.rejects(withTimeout(50, Promise.reject(new Error('early')), late), /early/);
  });

  it('rejects when the timeout has elapsed', async () => {
    await assert.rejects(withTimeout(10, new Promise(() => undefined), late), /late/);
  });

  it('ignores late results and late failures', async () => {
    const slow = sleep(20).then(() => Promise.reject(new Error('later')));
    await assert.rejects(withTimeout(5, slow, late), /late/);
    await assert.rejects(slow, /later/);
  });

  it('creates no error and leaves no timer if it settles in time', async () => {
    await sleep(1); // Mocha sets its own timer after the test has returned its promise.
    const before = timers();
    await withTimeout(60_000, Promise.resolve(), () => assert.fail('asked'));
    await assert.rejects(
      withTimeout(60_000, Promise.reject(new Error('early')), () => assert.fail('asked')),
      /early/,
    );
    assert.equal(timers(), before);
  });
});

describe('resolvesInTime', () => {
  it('returns whether the promise resolved before the limit', async () => {
    assert.equal(await resolvesInTime(60_000, Promise.resolve()), true);
    assert.equal(await resolvesInTime(5, new Promise(() => undefined)), false);
  });

  it('passes on a failure before the limit, and ignores a later one', async () => {
    await assert.rejects(resolvesInTime(60_000, Promise.reject(new Error('early'))), /early/);
    const slow = sleep(20).then(() => Promise.reject(new Error('later')));
    assert.equal(await resolvesInTime(5, slow), false);
    await assert.rejects(slow, /later/);
  });
});
