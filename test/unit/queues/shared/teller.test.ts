import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { teller } from '../../../../lib/queues/shared/teller.js';

describe('teller', () => {
  const { error: print } = console;
  let printed: unknown[];
  beforeEach(() => {
    printed = [];
    console.error = (...parts: unknown[]) => printed.push(...parts.slice(1));
  });
  afterEach(() => {
    console.error = print;
  });

  it('prints where nobody asked to be told', async () => {
    const trouble = new Error('trouble');
    teller()(trouble);
    await turn();
    assert.deepEqual(printed, [trouble]);
  });

  for (const [manner, onError] of Object.entries({
    throws: () => { throw new Error('its own'); }, // prettier-ignore
    rejects: () => Promise.reject(new Error('its own')),
  }))
    it(`goes on where the one who asked ${manner}, and prints that`, async () => {
      teller(onError)(new Error('trouble'));
      await turn();
      assert.deepEqual(printed.map(String), ['Error: its own']);
    });
});
