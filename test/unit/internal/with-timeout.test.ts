import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '../../../lib/internal/with-timeout.js';

const late = (): Error => new Error('late');

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('withTimeout', () => {
  it('resolves to what comes in time', async () => {
    assert.equal(await withTimeout(50, sleep(5, 'value'), late), 'value');
  });

  it('rejects with what fails in time', async () => {
    await assert.rejects(withTimeout(50, Promise.reject(new Error('early')), late), /early/);
  });

  it('rejects when the time is up', async () => {
    await assert.rejects(withTimeout(10, new Promise(() => undefined), late), /late/);
  });

  it('leaves alone what comes later, failures too', async () => {
    const slow = sleep(20).then(() => Promise.reject(new Error('later')));
    await assert.rejects(withTimeout(5, slow, late), /late/);
    await assert.rejects(slow, /later/);
  });

  it('asks for no error and leaves no timer behind where the time suffices', async () => {
    await sleep(1); // Mocha sets a timer of its own once the test has given its promise.
    const before = timers();
    await withTimeout(60_000, Promise.resolve(), () => assert.fail('asked'));
    await assert.rejects(
      withTimeout(60_000, Promise.reject(new Error('early')), () => assert.fail('asked')),
      /early/,
    );
    assert.equal(timers(), before);
  });
});
