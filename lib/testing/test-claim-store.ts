/** The contract of claim stores, as tests for any implementation and any test runner. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { type ClaimStoreTest, type ClaimStoreTimes, claimStoreTests, defaultTimes } from './claim-store-tests.js';
import { ExpiryWatch } from './expiry-watch.js';
import { getGlobalIt, type TestFunction } from './test-function.js';

/** Creates a store with these times, in seconds. Its storage may contain entries of other tests. */
export type ClaimStoreMaker = (times: ClaimStoreTimes) => ClaimStore | Promise<ClaimStore>;

/** The times that tests wait for, in seconds. On a slow machine the short ones end before a test has made its checks. */
const WAITS_S = [0.3, 1.5, 7.5];

/**
 * Defines the tests of the contract. Call it inside a `describe`.
 *
 * @param make creates a store
 * @param options.it defines a test; default the global `it`
 * @throws TypeError if there is no `it`
 */
export function testClaimStore(make: ClaimStoreMaker, { it = getGlobalIt() }: { it?: TestFunction } = {}): void {
  for (const [title, test] of Object.entries(claimStoreTests))
    it(title, async () => {
      for (const seconds of WAITS_S) {
        const watch = new ExpiryWatch();
        try {
          await runTest(test, { make, seconds, watch });
          return;
        } catch (error) {
          if (!watch.hasExpired || seconds === WAITS_S.at(-1)) throw error;
        }
      }
    });
}

interface Attempt {
  make: ClaimStoreMaker;
  /** The time that the test waits for. */
  seconds: number;
  watch: ExpiryWatch;
}

async function runTest({ waits, run }: ClaimStoreTest, { make, seconds, watch }: Attempt): Promise<void> {
  const times = { ...defaultTimes };
  for (const name of ['keep', 'lease'] as const) if (waits?.[name]) times[name] = waits[name] * seconds;
  const store = watch.wrap(await make(times), times);
  const id = `MessageSent/${randomUUID()}`;
  const expectState = async (state: ClaimState, token: string): Promise<void> => {
    assert.equal(await store.claim(id, token), state, `claim by ${token}`);
  };
  await run({ store, times, id, expectState });
}
