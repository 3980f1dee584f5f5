/** The contract of claim stores, as tests for any implementation and any test runner. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { type ClaimStoreTimes, claimStoreTests, defaultTimes } from './claim-store-tests.js';
import { getGlobalIt, type TestFunction } from './test-function.js';

/** Creates a store with these times, in seconds. Its storage may contain entries of other tests. */
export type ClaimStoreMaker = (times: ClaimStoreTimes) => ClaimStore | Promise<ClaimStore>;

/**
 * Defines the tests of the contract. Call it inside a `describe`.
 *
 * @param make creates a store
 * @param options.it defines a test; default the global `it`
 * @throws TypeError if there is no `it`
 */
export function testClaimStore(make: ClaimStoreMaker, { it = getGlobalIt() }: { it?: TestFunction } = {}): void {
  for (const [title, { times = defaultTimes, run }] of Object.entries(claimStoreTests))
    it(title, async () => {
      const store = await make(times);
      const id = `MessageSent/${randomUUID()}`;
      const expectState = async (state: ClaimState, token: string): Promise<void> => {
        assert.equal(await store.claim(id, token), state, `claim by ${token}`);
      };
      await run({ store, id, expectState });
    });
}
