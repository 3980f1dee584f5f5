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

/** Long enough that it has not expired when the next statement runs, on a busy machine too. */
const SHORT_SECONDS = 0.3;

/** A store, a unique id, and a function that claims the id and checks the result. */
interface Context {
  store: ClaimStore;
  id: string;
  expectState: (state: ClaimState, token: string) => Promise<void>;
}

export const claimStoreTests: Record<string, { times?: ClaimStoreTimes; run: (context: Context) => Promise<void> }> = {
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
    times: { ...defaultTimes, lease: SHORT_SECONDS },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await expectState('running', 'second');
      await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
      await store.release(id, 'first');
      await expectState('running', 'third');
    },
  },

  'starts a new lease with each claim': {
    times: { ...defaultTimes, lease: SHORT_SECONDS },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await sleep(SHORT_SECONDS * 600);
      await store.release(id, 'first');
      await expectState('claimed', 'second');
      await sleep(SHORT_SECONDS * 600);
      await expectState('running', 'third');
    },
  },

  'keeps an event completed that is completed after its lease, even if the next claim is released': {
    times: { ...defaultTimes, lease: SHORT_SECONDS },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
      await store.complete(id, 'first');
      await store.release(id, 'second');
      await expectState('completed', 'third');
    },
  },

  'keeps a completed id as long as configured, not as long as a lease': {
    times: { lease: SHORT_SECONDS / 3, keep: SHORT_SECONDS },
    async run({ store, id, expectState }) {
      await expectState('claimed', 'first');
      await store.complete(id, 'first');
      await sleep(SHORT_SECONDS * 500);
      await expectState('completed', 'second');
      await eventually('the id has expired', async () => (await store.claim(id, 'third')) === 'claimed');
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
