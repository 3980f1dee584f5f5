import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { acquireClaim, type Claim } from '../../../lib/processing/claim-event.js';
import type { ClaimState, ClaimStore } from '../../../lib/stores/claim-store.js';
import { MemoryClaims } from '../../../lib/stores/memory.js';
import type { UnavailableError } from '../../../lib/errors.js';

const event = { type: 'MessageSent', id: 'one' };

/** A store that records its calls; `more` overrides its methods. */
function spyStore(
  more: Partial<ClaimStore> = {},
): ClaimStore & { calls: [method: string, id: string, token: string][] } {
  const calls: [string, string, string][] = [];
  const method = (name: keyof ClaimStore) => (id: string, token: string) => {
    calls.push([name, id, token]);
    return (more[name] ?? (() => 'claimed' as const))(id, token);
  };
  return {
    calls,
    claim: method('claim') as ClaimStore['claim'],
    complete: method('complete'),
    release: method('release'),
  };
}

/** Runs `begin`, then immediately runs each timer that it has set, so that tests need not wait for a timeout. */
async function hurry<T>(begin: () => Promise<T>): Promise<T> {
  const timers = new Set<unknown>();
  const set = mock.method(globalThis, 'setTimeout', (run: () => void) => (timers.add(run), run));
  const clear = mock.method(globalThis, 'clearTimeout', (run: unknown) => timers.delete(run));
  try {
    const result = begin();
    result.catch(() => undefined);
    await nextTurn();
    for (const run of timers) (run as () => void)();
    return await Promise.race([result, nextTurn().then(() => assert.fail('it hangs'))]);
  } finally {
    set.mock.restore();
    clear.mock.restore();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether the store returns a promise or not. */
const take = async (...given: Parameters<typeof acquireClaim>): Promise<Claim> => acquireClaim(...given);

describe('acquireClaim', () => {
  for (const state of ['claimed', 'running', 'completed'] as const)
    it(`returns ${state} from the store, synchronously or not`, async () => {
      for (const result of [state, Promise.resolve(state)])
        assert.equal((await take(spyStore({ claim: () => result }), event)).state, state);
    });

  it('claims the name and the id together, with a unique token', async () => {
    const store = spyStore();
    await take(store, event);
    await take(store, { type: 'MessageHeld', id: 'one' });
    assert.deepEqual(
      store.calls.map(([, id]) => id),
      ['MessageSent/one', 'MessageHeld/one'],
    );
    assert.notEqual(store.calls[0]?.[2], store.calls[1]?.[2]);
  });

  for (const [done, method] of [
    [true, 'complete'],
    [false, 'release'],
  ] as const)
    it(`calls ${method} with the claim's token if the event is ${done ? 'completed' : 'not completed'}`, async () => {
      const store = spyStore();
      await (await take(store, event)).settle({ handled: done });
      assert.deepEqual(store.calls[1], [method, 'MessageSent/one', store.calls[0]?.[2]]);
      assert.equal(store.calls.length, 2);
    });

  for (const [how, fail] of [
    ['throws', (): never => assert.fail('redis://:password@cache')],
    ['rejects', (): Promise<never> => Promise.reject(new Error('redis://:password@cache'))],
  ] as const) {
    it(`is unavailable if the store ${how}`, async () => {
      await assert.rejects(take(spyStore({ claim: fail }), event), (error: UnavailableError) => {
        assert.deepEqual([error.code, error.status], ['unavailable', 503]);
        assert.doesNotMatch(error.message, /redis/);
        assert.match(String(error.cause), /redis/);
        return true;
      });
    });

    it(`returns the failure and does not reject if the store ${how} when a claim is settled`, async () => {
      const claim = await take(spyStore({ complete: fail, release: fail }), event);
      for (const handled of [true, false]) {
        const failure = await claim.settle({ handled });
        assert.match(String(failure?.error), /redis/);
      }
    });
  }

  it("passes on the store's own rejection", async () => {
    const full = new MemoryClaims({ max: 1 });
    full.claim('another', 'token');
    await assert.rejects(take(full, event), { code: 'unavailable', message: /1 events/ });
  });

  for (const result of [undefined, null, true, 'OK'])
    it(`is unavailable if the store returns ${String(result)}, which is not a state`, async () => {
      // Treated as a state it would count as a duplicate, and the event would be lost.
      for (const given of [result, Promise.resolve(result)]) {
        const store = spyStore({ claim: () => given as ClaimState });
        await assert.rejects(
          hurry(() => take(store, event)),
          { code: 'unavailable' },
        );
      }
    });

  it('claims a digest if a name or an id is long, so that the store stays small', async () => {
    const store = spyStore();
    const long = 'x'.repeat(1_000);
    for (const lengthy of [
      { type: 'MessageSent', id: long },
      { type: long, id: 'a' },
      { type: long, id: 'b' },
    ])
      await take(store, lengthy);
    const claimed = store.calls.map(([, id]) => id);
    assert.equal(new Set(claimed).size, 3);
    for (const id of claimed) assert.match(id, /^sha256:[0-9a-f]{64}$/);
  });

  it('is unavailable if the store hangs', async () => {
    const store = spyStore({ claim: () => new Promise(() => undefined) });
    await assert.rejects(
      hurry(() => take(store, event)),
      { code: 'unavailable', status: 503 },
    );
  });

  for (const [state, methods] of [
    ['claimed', ['claim', 'release']],
    ['running', ['claim']],
    ['completed', ['claim']],
  ] as const)
    it(`${state === 'claimed' ? 'releases a claim' : `releases nothing for "${state}"`} if the store responds too late`, async () => {
      let result = (_: ClaimState): void => undefined;
      const store = spyStore({ claim: () => new Promise((resolve) => (result = resolve)) });
      await assert.rejects(hurry(() => take(store, event)));
      result(state);
      await nextTurn();
      assert.deepEqual(
        store.calls.map(([method]) => method),
        methods,
      );
      assert.equal(new Set(store.calls.map(([, , token]) => token)).size, 1);
    });

  it('handles a late rejection', async () => {
    let fail = (_: Error): void => undefined;
    const store = spyStore({ claim: () => new Promise((_, reject) => (fail = reject)) });
    await assert.rejects(hurry(() => take(store, event)));
    fail(new Error('late'));
    await nextTurn();
    assert.equal(store.calls.length, 1);
  });

  it('stops waiting for a store that hangs when a claim is settled', async () => {
    const store = spyStore({ complete: () => new Promise(() => undefined) });
    const claim = await take(store, event);
    const failure = await hurry(async () => claim.settle({ handled: true }));
    assert.match(String(failure?.error), /did not respond/);
  });
});
