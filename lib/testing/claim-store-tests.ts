/** The tests of the contract of claim stores. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { eventually } from './eventually.js';

/** How long a store keeps completed ids and claims, in seconds. */
export interface ClaimStoreTimes {
  keep: number;
  lease: number;
}

export const defaultTimes: ClaimStoreTimes = { keep: 3_600, lease: 300 };

/** How long a test waits for a claim or an id to expire, in milliseconds. */
const MAX_EXPIRY_MS = 15_000;

/** A store with these times, a unique id, and a function that claims the id and checks the result. */
interface Context {
  store: ClaimStore;
  times: ClaimStoreTimes;
  id: string;
  expectState: (state: ClaimState, token: string) => Promise<void>;
}

export interface ClaimStoreTest {
  /**
   * Multiples of a time that the test waits for, in place of the default times. If the machine is too slow for the checks
   * that the test makes within that time, it is repeated with a longer one.
   */
  waits?: Partial<ClaimStoreTimes>;
  run: (context: Context) => Promise<void>;
}

export const claimStoreTests: Record<string, ClaimStoreTest> = {
  'moves an event from claimed to running to completed': {
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await expectState('running', 'second');
      await expectState('running', 'first');
      await store.complete(id, 'first');
      await expectState('completed', 'second');
    },
  },

  'grants a claim to one of fifty concurrent callers': {
    async run({ store, id }) {
      const claim = async (_: unknown, index: number): Promise<ClaimState> => store.claim(id, `token ${index}`);
      const states = await Promise.all(Array.from({ length: 50 }, claim));
      assert.deepEqual(states.toSorted(), ['claimed', ...Array.from({ length: 49 }, () => 'running')]);
    },
  },

  'keeps ids apart that differ in any character': {
    async run({ store, id }) {
      const odd = [
        '',
        'a',
        'A',
        ' ',
        '__proto__',
        '\0',
        '\\u0000',
        `'"\\%_*`,
        'é😀',
        '\ud800',
        '\r\n',
        'x'.repeat(200),
      ];
      for (const end of odd) assert.equal(await store.claim(id + end, 'token'), 'claimed', JSON.stringify(end));
      await store.complete(id, 'token');
      for (const end of odd.slice(1))
        assert.equal(await store.claim(id + end, 'other'), 'running', JSON.stringify(end));
    },
  },

  'lets the next delivery claim a released event': {
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await store.release(id, 'first');
      await expectState('claimed', 'second');
    },
  },

  'releases a claim for its own token only': {
    async run({ store, id, expectState }) {
      await store.release(id, 'first');
      await expectState('claimed', 'first');
      await store.release(id, 'second');
      await expectState('running', 'second');
    },
  },

  'keeps an event completed when its claim is released later': {
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await store.complete(id, 'first');
      await store.release(id, 'first');
      await expectState('completed', 'second');
    },
  },

  'ends a claim with its lease, and keeps the next claim when the first one is released': {
    waits: { lease: 1 },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await expectState('running', 'second');
      await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed', MAX_EXPIRY_MS);
      await store.release(id, 'first');
      await expectState('running', 'third');
    },
  },

  'starts a new lease with each claim': {
    waits: { lease: 1 },
    async run({ store, times, id, expectState }) {
      await expectState('claimed', 'first');
      await sleep(times.lease * 600);
      await store.release(id, 'first');
      await expectState('claimed', 'second');
      await sleep(times.lease * 600);
      await expectState('running', 'third');
    },
  },

  'keeps an event completed that is completed after its lease, even if the next claim is released': {
    waits: { lease: 1 },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed', MAX_EXPIRY_MS);
      await store.complete(id, 'first');
      await store.release(id, 'second');
      await expectState('completed', 'third');
    },
  },

  'keeps a completed id as long as configured, not as long as a lease': {
    waits: { lease: 1 / 3, keep: 1 },
    async run({ store, times, id, expectState }) {
      await expectState('claimed', 'first');
      await store.complete(id, 'first');
      await sleep(times.keep * 500);
      await expectState('completed', 'second');
      await eventually('the id has expired', async () => (await store.claim(id, 'third')) === 'claimed', MAX_EXPIRY_MS);
    },
  },

  'forgets completed events and no running ones, if forget() is supported': {
    async run({ store, id, expectState }) {
      if (!store.forget) return;
      await store.forget(id);
      await expectState('claimed', 'first');
      await store.forget(id);
      await expectState('running', 'second');
      await store.complete(id, 'first');
      await store.forget(id);
      await expectState('claimed', 'third');
    },
  },
};
