/** Notes whether a claim of a test has expired: its checks may have been made too late. */
import type { ClaimStore } from '../stores/claim-store.js';
import type { ClaimStoreTimes } from './claim-store-tests.js';

export class ExpiryWatch {
  /** Whether the store has granted a claim after the previous claim, or the completed id, had to expire. */
  hasExpired = false;

  /** @returns a store for one id that does the same */
  wrap(store: ClaimStore, { keep, lease }: ClaimStoreTimes): ClaimStore {
    let expires = Infinity;
    return {
      claim: async (id, token) => {
        const begun = performance.now();
        const state = await store.claim(id, token);
        if (state !== 'claimed') return state;
        this.hasExpired ||= performance.now() >= expires;
        expires = begun + lease * 1_000;
        return state;
      },
      complete: (id, token) => {
        expires = performance.now() + keep * 1_000;
        return store.complete(id, token);
      },
      release: (id, token) => store.release(id, token),
      ...(store.forget && { forget: (id: string) => store.forget?.(id) }),
    };
  }
}
