import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryClaims } from '../../../lib/stores/memory.js';

describe('MemoryClaims', () => {
  it('leads an event from claimed over running to completed', () => {
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

  it('lets the next delivery claim what was released', () => {
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

  it('keeps what is completed when a release comes late', () => {
    const claims = new MemoryClaims();
    claims.claim('a', 'first');
    claims.complete('a');
    claims.release('a', 'first');
    assert.equal(claims.claim('a', 'second'), 'completed');
  });

  it('ends a claim with its lease', async () => {
    const claims = new MemoryClaims({ lease: 0.03 });
    claims.claim('a', 'first');
    assert.equal(claims.claim('a', 'second'), 'running');
    await sleep(50);
    assert.equal(claims.claim('a', 'second'), 'claimed');
    claims.release('a', 'first');
    assert.equal(claims.claim('a', 'third'), 'running', 'the claim is the second one now');
  });

  it('counts a lease from its own claim', async () => {
    const claims = new MemoryClaims({ lease: 0.06 });
    claims.claim('a', 'token');
    claims.claim('b', 'token');
    claims.release('a', 'token');
    await sleep(40);
    claims.claim('a', 'token');
    await sleep(40);
    assert.equal(claims.claim('a', 'other'), 'running');
    assert.equal(claims.claim('b', 'other'), 'claimed');
  });

  it('takes an event for done that is completed after its lease', async () => {
    const claims = new MemoryClaims({ lease: 0.01 });
    claims.claim('a', 'first');
    await sleep(20);
    claims.claim('a', 'second');
    claims.complete('a');
    claims.release('a', 'second');
    assert.equal(claims.claim('a', 'third'), 'completed');
  });

  it('keeps a completed event for as long as it is to, and forgets it before twice as long', async () => {
    const claims = new MemoryClaims({ keep: 0.2 });
    await sleep(150);
    claims.complete('a');
    await sleep(150);
    assert.equal(claims.claim('a', 'token'), 'completed');
    await sleep(250);
    assert.equal(claims.claim('a', 'token'), 'claimed');
  });

  it('forgets completed events that nobody asked for', async () => {
    const claims = new MemoryClaims({ keep: 0.02 });
    claims.complete('a');
    await sleep(60);
    assert.equal(claims.claim('a', 'token'), 'claimed');
  });

  it('remembers no more than max, and the latest half of them at least', () => {
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

  it('forgets the oldest completed events where there are more than max, asked for or not', () => {
    const claims = new MemoryClaims({ max: 2 });
    for (const id of ['a', 'b']) claims.complete(id);
    claims.claim('a', 'token');
    claims.complete('c');
    assert.deepEqual(
      ['c', 'b', 'a'].map((id) => claims.claim(id, 'token')),
      ['completed', 'completed', 'claimed'],
    );
  });

  it('forgets no running claim for completed ones', () => {
    const claims = new MemoryClaims({ max: 2 });
    claims.claim('a', 'token');
    for (const id of ['b', 'c', 'd']) claims.complete(id);
    assert.equal(claims.claim('a', 'other'), 'running');
  });

  it('begins no more than max at once, and goes on where one ends', () => {
    const claims = new MemoryClaims({ max: 2 });
    claims.claim('a', 'token');
    claims.claim('b', 'token');
    assert.throws(() => claims.claim('c', 'token'), { code: 'unavailable', status: 503 });
    assert.equal(claims.claim('a', 'other'), 'running');
    assert.equal(claims.claim('b', 'other'), 'running');
    claims.release('b', 'token');
    assert.equal(claims.claim('c', 'token'), 'claimed');
  });

  // Zero would mean "for ever" or "without bound" to what keeps the completed ids.
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
    it(`refuses ${option}: ${value} by its name`, () => {
      assert.throws(() => new MemoryClaims({ [option]: value }), {
        code: 'invalid_options',
        message: new RegExp(`${option}.*${value}`),
      });
    });

  it('takes any positive number of seconds to keep', () => {
    assert.doesNotThrow(() => new MemoryClaims({ keep: 0.0333 }));
  });
});
