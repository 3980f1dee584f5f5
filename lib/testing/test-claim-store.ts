/** The contract of claim stores, as tests for any implementation and any test runner. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { eventually } from './eventually.js';
import { globalIt, type It } from './it.js';

/** Creates a store with these times, in seconds. Entries that other tests left in its storage do no harm. */
export type ClaimStoreMaker = (times: { keep: number; lease: number }) => ClaimStore | Promise<ClaimStore>;

const long = { keep: 3_600, lease: 300 };
/** Long enough to see that it has not run out, on a busy machine too. */
const SHORT = 0.3;

/**
 * Defines the tests of the contract; call it inside a `describe`.
 *
 * @param make creates a store
 * @param options.it what defines a test; default the global `it`
 * @throws TypeError if there is no `it`
 */
export function testClaimStore(make: ClaimStoreMaker, { it = globalIt() }: { it?: It } = {}): void {
  it('takes an event from claimed over running to completed', async () => {
    const { store, id, expectState } = await setUp();
    await expectState('claimed', 'first');
    await expectState('running', 'second');
    await expectState('running', 'first');
    await store.complete(id, 'first');
    await expectState('completed', 'second');
  });

  it('grants a claim to one of fifty concurrent callers', async () => {
    const { store, id } = await setUp();
    const claim = async (_: unknown, index: number): Promise<ClaimState> => store.claim(id, `token ${index}`);
    const states = await Promise.all(Array.from({ length: 50 }, claim));
    assert.deepEqual(states.toSorted(), ['claimed', ...Array.from({ length: 49 }, () => 'running')]);
  });

  it('keeps ids apart, whatever they hold', async () => {
    const { store, id } = await setUp();
    const odd = ['', 'a', 'A', ' ', '__proto__', '\0', '\\u0000', `'"\\%_*`, 'é😀', '\ud800', '\r\n', 'x'.repeat(200)];
    for (const end of odd) assert.equal(await store.claim(id + end, 'token'), 'claimed', JSON.stringify(end));
    await store.complete(id, 'token');
    for (const end of odd.slice(1)) assert.equal(await store.claim(id + end, 'other'), 'running', JSON.stringify(end));
  });

  it('lets the next delivery claim what was released', async () => {
    const { store, id, expectState } = await setUp();
    await expectState('claimed', 'first');
    await store.release(id, 'first');
    await expectState('claimed', 'second');
  });

  it('releases nothing for another token', async () => {
    const { store, id, expectState } = await setUp();
    await store.release(id, 'first');
    await expectState('claimed', 'first');
    await store.release(id, 'second');
    await expectState('running', 'second');
  });

  it('keeps what is completed when a release comes late', async () => {
    const { store, id, expectState } = await setUp();
    await expectState('claimed', 'first');
    await store.complete(id, 'first');
    await store.release(id, 'first');
    await expectState('completed', 'second');
  });

  it('ends a claim with its lease, and leaves its successor alone when the release comes late', async () => {
    const { store, id, expectState } = await setUp({ ...long, lease: SHORT });
    await expectState('claimed', 'first');
    await expectState('running', 'second');
    await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
    await store.release(id, 'first');
    await expectState('running', 'third');
  });

  it('counts a lease from its own claim', async () => {
    const { store, id, expectState } = await setUp({ ...long, lease: SHORT });
    await expectState('claimed', 'first');
    await sleep(SHORT * 600);
    await store.release(id, 'first');
    await expectState('claimed', 'second');
    await sleep(SHORT * 600);
    await expectState('running', 'third');
  });

  it('keeps an event completed that is completed after its lease, though its successor fails', async () => {
    const { store, id, expectState } = await setUp({ ...long, lease: SHORT });
    await expectState('claimed', 'first');
    await eventually('the lease ends', async () => (await store.claim(id, 'second')) === 'claimed');
    await store.complete(id, 'first');
    await store.release(id, 'second');
    await expectState('completed', 'third');
  });

  it('remembers a completed event as long as configured, not as long as a lease', async () => {
    const { store, id, expectState } = await setUp({ lease: SHORT / 3, keep: SHORT });
    await expectState('claimed', 'first');
    await store.complete(id, 'first');
    await sleep(SHORT * 500);
    await expectState('completed', 'second');
    await eventually('the event is forgotten', async () => (await store.claim(id, 'third')) === 'claimed');
  });

  it('forgets a completed event and no running one, if it can forget', async () => {
    const { store, id, expectState } = await setUp();
    if (!store.forget) return;
    await store.forget(id);
    await expectState('claimed', 'first');
    await store.forget(id);
    await expectState('running', 'second');
    await store.complete(id, 'first');
    await store.forget(id);
    await expectState('claimed', 'third');
  });

  /** Creates a store, a unique id, and a function that claims it and checks the state. */
  async function setUp(times = long): Promise<{
    store: ClaimStore;
    id: string;
    expectState: (state: ClaimState, token: string) => Promise<void>;
  }> {
    const store = await make(times);
    const id = `MessageSent/${randomUUID()}`;
    const expectState = async (state: ClaimState, token: string): Promise<void> => {
      assert.equal(await store.claim(id, token), state, `claim by ${token}`);
    };
    return { store, id, expectState };
  }
}
