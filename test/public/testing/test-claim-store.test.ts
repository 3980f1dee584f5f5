import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimState, type ClaimStore, MemoryClaims } from 'express-ark-webhooks';
import { testClaimStore, type ClaimStoreMaker } from 'express-ark-webhooks/testing';

/** Runs the tests of the contract. Resolves to the titles of failing tests. */
async function findFailures(make: ClaimStoreMaker): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  testClaimStore(make, { it: (...test) => tests.push(test) });
  const failed = await Promise.all(
    tests.map(([title, test]) => test().then(() => [], () => [title])), // prettier-ignore
  );
  return failed.flat();
}

type Times = Parameters<ClaimStoreMaker>[0];

/** An in-memory store in which each rule of the contract can be broken. */
class Flawed implements ClaimStore {
  readonly held = new Map<string, { token: string | undefined; expires: number }>();
  constructor(readonly times: Times) {}

  claim(id: string, token: string): ClaimState | Promise<ClaimState> {
    const held = this.held.get(id);
    if (held && held.expires > performance.now()) return held.token === undefined ? 'completed' : 'running';
    this.held.set(id, { token, expires: performance.now() + this.times.lease * 1000 });
    return 'claimed';
  }
  complete(id: string, _token: string): unknown {
    return this.held.set(id, { token: undefined, expires: performance.now() + this.times.keep * 1000 });
  }
  release(id: string, token: string): unknown {
    return this.held.get(id)?.token === token && this.held.delete(id);
  }
  forget(id: string): unknown {
    return this.held.get(id)?.token === undefined && this.held.delete(id);
  }
}

/** The flaws: for each rule the test that fails, and the change that breaks it. */
const flaws: [test: RegExp, make: (store: Flawed) => Partial<ClaimStore>][] = [
  [/^moves an event/, () => ({ complete: () => undefined })],
  [
    /^grants a claim to one of fifty/,
    (store) => ({
      claim: async (id, token) => {
        const held = store.held.get(id);
        await Promise.resolve();
        if (held) return store.claim(id, token);
        store.held.delete(id);
        return store.claim(id, token);
      },
    }),
  ],
  [/^keeps ids apart/, (store) => ({ claim: (id, token) => store.claim(id.replace('\0', ''), token) })],
  [/^lets the next delivery claim/, () => ({ release: () => undefined })],
  [/^releases a claim for its own/, (store) => ({ release: (id) => store.held.delete(id) })],
  [/^keeps an event completed when/, (store) => ({ release: (id) => store.held.delete(id) })],
  [/^ends a claim with its lease/, (store) => ({ release: (id) => store.held.delete(id) })],
  [
    /^ends a claim with its lease/,
    (store) => ({ claim: (id, token) => (store.held.has(id) ? 'running' : store.claim(id, token)) }),
  ],
  [
    /^starts a new lease/,
    (store) => {
      const first = performance.now();
      return {
        claim: (id, token) => {
          if (performance.now() > first + store.times.lease * 1000) store.held.clear();
          return store.claim(id, token);
        },
      };
    },
  ],
  [
    /^keeps an event completed that/,
    (store) => ({ complete: (id, token) => store.held.get(id)?.token === token && store.complete(id, token) }),
  ],
  [
    /^keeps a completed id as long/,
    (store) => ({ complete: (id) => store.held.set(id, { token: undefined, expires: Infinity }) }),
  ],
  [
    /^keeps a completed id as long/,
    (store) => ({
      complete: (id) => store.held.set(id, { token: undefined, expires: performance.now() + store.times.lease * 1000 }),
    }),
  ],
  [/^forgets completed events/, () => ({ forget: () => undefined })],
  [/^forgets completed events/, (store) => ({ forget: (id) => store.held.delete(id) })],
];

describe('testClaimStore', () => {
  describe('on MemoryClaims', () => {
    testClaimStore((times) => new MemoryClaims(times));
  });

  it('passes a store that fulfils the contract, and one without forget', async () => {
    assert.deepEqual(await findFailures((times) => new Flawed(times)), []);
    assert.deepEqual(await findFailures((times) => Object.assign(new Flawed(times), { forget: undefined })), []);
  });

  it('passes a store whose calls take as long as on a busy machine', async () => {
    const makeSlow = (times: Times): ClaimStore => {
      const store: ClaimStore = new MemoryClaims(times);
      return {
        claim: (id, token) => sleep(250).then(() => store.claim(id, token)),
        complete: (id, token) => store.complete(id, token),
        release: (id, token) => store.release(id, token),
      };
    };
    assert.deepEqual(await findFailures(makeSlow), []);
  });

  it('has a flaw for each test', () => {
    const titles: string[] = [];
    testClaimStore((times) => new Flawed(times), { it: (title) => titles.push(title) });
    assert.deepEqual(
      titles.filter((title) => !flaws.some(([test]) => test.test(title))),
      [],
    );
  });

  it('fails each flawed store in the test of its flaw', async () => {
    await Promise.all(
      flaws.map(async ([test, flaw]) => {
        const make: ClaimStoreMaker = (times) => {
          const store = new Flawed(times);
          const sound = Object.fromEntries(
            (['claim', 'complete', 'release', 'forget'] as const).map((name) => [name, store[name].bind(store)]),
          );
          return { ...sound, ...flaw(store) } as unknown as ClaimStore;
        };
        const failed = await findFailures(make);
        assert.ok(
          failed.some((title) => test.test(title)),
          `${test.source}: failed only ${failed.join(', ')}`,
        );
      }),
    );
  });
});
