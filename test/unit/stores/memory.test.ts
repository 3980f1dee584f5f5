import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { MemoryClaims } from '../../../lib/stores/memory.js';

describe('MemoryClaims', () => {
  /** The clock of the claims, in milliseconds. */
  let now: number;
  beforeEach(() => {
    now = 0;
    mock.method(performance, 'now', () => now);
  });
  afterEach(() => {
    mock.restoreAll();
  });

  it('moves an event from claimed to running to completed', () => {
    const claims = new MemoryClaims();
    assert.equal(claims.claim('a', 'first'), 'claimed');
    assert.equal(claims.claim('a', 'second'), 'running');
    assert.equal(claims.claim('a', 'first'), 'running');
    claims.complete('a');
    assert.equal(claims.claim('a', 'second'), 'completed');
  });

  it('keeps ids apart', () => {
    const claims = new MemoryClaims();
    claims.claim('MessageSent/1', 'token');
    assert.equal(claims.claim('MessageHeld/1', 'token'), 'claimed');
    assert.equal(claims.claim('__proto__', 'token'), 'claimed');
  });

  it('allows a released event to be claimed again', () => {
    const claims = new MemoryClaims();
    claims.claim('a', 'first');
    claims.release('a', 'first');
    assert.equal(claims.claim('a', 'second'), 'claimed');
  });

  it('releases nothing for another token', () => {
    const claims = new MemoryClaims();
    claims.claim('a', 'first');
    claims.release('a', 'second');
    claims.release('b', 'first');
    assert.equal(claims.claim('a', 'second'), 'running');
  });

  it('keeps a completed event when a late release follows', () => {
    const claims = new MemoryClaims();
    claims.claim('a', 'first');
    claims.complete('a');
    claims.release('a', 'first');
    assert.equal(claims.claim('a', 'second'), 'completed');
  });

  it('expires a claim with its lease', () => {
    const claims = new MemoryClaims({ lease: 30 });
    claims.claim('a', 'first');
    now = 29_999;
    assert.equal(claims.claim('a', 'second'), 'running');
    now = 30_000;
    assert.equal(claims.claim('a', 'second'), 'claimed');
    claims.release('a', 'first');
    assert.equal(claims.claim('a', 'third'), 'running', 'the claim belongs to the second one now');
  });

  it('starts a lease at its own claim', () => {
    const claims = new MemoryClaims({ lease: 60 });
    claims.claim('a', 'token');
    claims.claim('b', 'token');
    claims.release('a', 'token');
    now = 40_000;
    claims.claim('a', 'token');
    now = 80_000;
    assert.equal(claims.claim('a', 'other'), 'running');
    assert.equal(claims.claim('b', 'other'), 'claimed');
  });

  it('accepts a completion after the lease has expired', () => {
    const claims = new MemoryClaims({ lease: 10 });
    claims.claim('a', 'first');
    now = 20_000;
    claims.claim('a', 'second');
    claims.complete('a');
    claims.release('a', 'second');
    assert.equal(claims.claim('a', 'third'), 'completed');
  });

  it('keeps a completed event for the configured time, and forgets it after twice that time', () => {
    const claims = new MemoryClaims({ keep: 200 });
    now = 150_000;
    claims.complete('a');
    now = 350_000;
    assert.equal(claims.claim('a', 'token'), 'completed');
    now = 550_000;
    assert.equal(claims.claim('a', 'token'), 'claimed');
  });

  it('forgets completed events that are never claimed again', () => {
    const claims = new MemoryClaims({ keep: 20 });
    claims.complete('a');
    now = 60_000;
    assert.equal(claims.claim('a', 'token'), 'claimed');
  });

  it('remembers at most max events, and at least the latest half of them', () => {
    const claims = new MemoryClaims({ max: 100 });
    for (let done = 1; done <= 1_000; done += 1) {
      claims.complete(String(done));
      const first = Math.max(done - 49, 1);
      assert.equal(claims.claim(String(first), 'token'), 'completed');
    }
    let remembered = 0;
    for (let done = 1; done <= 1_000; done += 1) {
      if (claims.claim(String(done), 'token') === 'completed') remembered += 1;
      claims.release(String(done), 'token');
    }
    assert.ok(remembered <= 100, `${remembered} are remembered`);
  });

  it('forgets the oldest completed events if there are more than max', () => {
    const claims = new MemoryClaims({ max: 2 });
    for (const id of ['a', 'b']) claims.complete(id);
    claims.claim('a', 'token');
    claims.complete('c');
    assert.deepEqual(
      ['c', 'b', 'a'].map((id) => claims.claim(id, 'token')),
      ['completed', 'completed', 'claimed'],
    );
  });

  it('does not evict running claims for completed events', () => {
    const claims = new MemoryClaims({ max: 2 });
    claims.claim('a', 'token');
    for (const id of ['b', 'c', 'd']) claims.complete(id);
    assert.equal(claims.claim('a', 'other'), 'running');
  });

  it('allows at most max running claims, and another one when one ends', () => {
    const claims = new MemoryClaims({ max: 2 });
    claims.claim('a', 'token');
    claims.claim('b', 'token');
    assert.throws(() => claims.claim('c', 'token'), { code: 'unavailable', status: 503 });
    assert.equal(claims.claim('a', 'other'), 'running');
    assert.equal(claims.claim('b', 'other'), 'running');
    claims.release('b', 'token');
    assert.equal(claims.claim('c', 'token'), 'claimed');
  });

  // Zero would mean "forever" or "unlimited" for the completed ids.
  for (const [option, value] of [
    ['max', 0],
    ['max', -1],
    ['max', 1.5],
    ['max', NaN],
    ['keep', 0],
    ['keep', -1],
    ['keep', NaN],
    ['lease', 0],
    ['lease', NaN],
  ] as const)
    it(`rejects ${option}: ${value} by its name`, () => {
      assert.throws(() => new MemoryClaims({ [option]: value }), {
        code: 'invalid_options',
        message: new RegExp(`${option}.*${value}`),
      });
    });

  it('accepts any positive number of seconds for keep', () => {
    assert.doesNotThrow(() => new MemoryClaims({ keep: 0.0333 }));
  });
});
