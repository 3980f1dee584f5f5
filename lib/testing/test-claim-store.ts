/** What the interface of claim stores promises, as tests for any implementation and any test runner. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { eventually } from './eventually.js';
import { globalIt, type It } from './it.js';

/** Makes a store with these times, in seconds. What other tests left in its storage does no harm. */
export type ClaimStoreMaker = (times: { keep: number; lease: number }) => ClaimStore | Promise<ClaimStore>;

const long = { keep: 3_600, lease: 300 };
/** Long enough to see that it has not run out, on a busy machine too. */
const SHORT = 0.3;

/**
 * Defines the tests of the contract; call it inside a `describe`.
 *
 * @param make makes a store
 * @param options.it what defines a test; default the global `it`
 * @throws TypeError where there is no `it`
 */
export function testClaimStore(make: ClaimStoreMaker, { it = globalIt() }: { it?: It } = {}): void {
  it('leads an event from claimed over running to completed', async () => {
    const { store, id, gives } = await begin();
    await gives('claimed', 'first');
    await gives('running', 'second');
    await gives('running', 'first');
    await store.complete(id, 'first');
    await gives('completed', 'second');
  });

  it('gives a claim to one of fifty that ask at once', async () => {
    const { store, id } = await begin();
    const ask = async (_: unknown, index: number): Promise<ClaimState> => store.claim(id, `token ${index}`);
    const states = await Promise.all(Array.from({ length: 50 }, ask));
    assert.deepEqual(states.toSorted(), ['claimed', ...Array.from({ length: 49 }, () => 'running')]);
  });

  it('keeps ids apart, whatever they hold', async () => {
    const { store, id } = await begin();
    const odd = ['', 'a', 'A', ' ', '__proto__', '\0', '\\u0000', `'"\\%_*`, 'é😀', '\ud800', '\r\n', 'x'.repeat(200)];
    for (const end of odd) assert.equal(await store.claim(id + end, 'token'), 'claimed', JSON.stringify(end));
    await store.complete(id, 'token');
    for (const end of odd.slice(1)) assert.equal(await store.claim(id + end, 'other'), 'running', JSON.stringify(end));
  });

  it('lets the next delivery claim what was released', async () => {
    const { store, id, gives } = await begin();
    await gives('claimed', 'first');
    await store.release(id, 'first');
    await gives('claimed', 'second');
  });

  it('releases nothing for another token', async () => {
    const { store, id, gives } = await begin();
    await store.release(id, 'first');
    await gives('claimed', 'first');
    await store.release(id, 'second');
    await gives('running', 'second');
  });

  it('keeps what is completed when a release comes late', async () => {
    const { store, id, gives } = await begin();
    await gives('claimed', 'first');
    await store.complete(id, 'first');
    await store.release(id, 'first');
    await gives('completed', 'second');
  });

  it('ends a claim with its lease, and leaves its successor alone when the release comes late', async () => {
    const { store, id, gives } = await begin({ ...long, lease: SHORT });
    await gives('claimed', 'first');
    await gives('running', 'second');
    await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
    await store.release(id, 'first');
    await gives('running', 'third');
  });

  it('counts a lease from its own claim', async () => {
    const { store, id, gives } = await begin({ ...long, lease: SHORT });
    await gives('claimed', 'first');
    await sleep(SHORT * 600);
    await store.release(id, 'first');
    await gives('claimed', 'second');
    await sleep(SHORT * 600);
    await gives('running', 'third');
  });

  it('takes an event for done that is completed after its lease, though its successor fails', async () => {
    const { store, id, gives } = await begin({ ...long, lease: SHORT });
    await gives('claimed', 'first');
    await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
    await store.complete(id, 'first');
    await store.release(id, 'second');
    await gives('completed', 'third');
  });

  it('remembers a done event for as long as it is to keep it, and not for as long as a lease', async () => {
    const { store, id, gives } = await begin({ lease: SHORT / 3, keep: SHORT });
    await gives('claimed', 'first');
    await store.complete(id, 'first');
    await sleep(SHORT * 500);
    await gives('completed', 'second');
    await eventually('the event is forgotten', async () => (await store.claim(id, 'third')) === 'claimed');
  });

  it('forgets a done event and no running one, where it can forget', async () => {
    const { store, id, gives } = await begin();
    if (!store.forget) return;
    await store.forget(id);
    await gives('claimed', 'first');
    await store.forget(id);
    await gives('running', 'second');
    await store.complete(id, 'first');
    await store.forget(id);
    await gives('claimed', 'third');
  });

  /** A store, an id unlike any other, and a question with the answer to it. */
  async function begin(times = long): Promise<{
    store: ClaimStore;
    id: string;
    gives: (state: ClaimState, token: string) => Promise<void>;
  }> {
    const store = await make(times);
    const id = `MessageSent/${randomUUID()}`;
    const gives = async (state: ClaimState, token: string): Promise<void> => {
      assert.equal(await store.claim(id, token), state, `claim by ${token}`);
    };
    return { store, id, gives };
  }
}
