import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CompletedIds } from '../../../lib/stores/completed-ids.js';
import { type Fingerprint, FingerprintSet } from '../../../lib/stores/fingerprint-set.js';

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Fingerprints that all hash to one slot, so that they are found by probing. */
const colliding = (n: number): Fingerprint => [1 << 30, n, -n, 7];

describe('FingerprintSet', () => {
  it('contains exactly the added fingerprints, however many share a slot', () => {
    const set = new FingerprintSet();
    for (let n = 0; n < 1_000; n += 1) set.add(colliding(n));
    for (let n = 0; n < 1_000; n += 1) assert.ok(set.has(colliding(n)), String(n));
    assert.ok(!set.has(colliding(1_000)));
    assert.equal(set.size, 1_000);
  });

  it('counts a fingerprint once', () => {
    const set = new FingerprintSet();
    set.add(colliding(1));
    set.add(colliding(1));
    assert.equal(set.size, 1);
  });

  it('distinguishes fingerprints that differ in one number', () => {
    const set = new FingerprintSet();
    set.add([5, 6, 7, 8]);
    for (const other of [
      [4, 6, 7, 8],
      [5, 0, 7, 8],
      [5, 6, 0, 8],
      [5, 6, 7, 0],
    ] as const)
      assert.ok(!set.has(other));
  });

  it('finds the others after a deletion, also across the end of the array', () => {
    for (const slot of [0, 100, 255]) {
      const at = (n: number): Fingerprint => [slot + 256 * (n + 1), n, n, n];
      for (let deleted = 0; deleted < 8; deleted += 1) {
        const set = new FingerprintSet();
        for (let n = 0; n < 8; n += 1) set.add(at(n));
        set.delete(at(deleted));
        set.delete(at(99));
        for (let n = 0; n < 8; n += 1) assert.equal(set.has(at(n)), n !== deleted);
        assert.equal(set.size, 7);
      }
    }
  });
});

describe('CompletedIds', () => {
  it('keeps 100,000 ids in 4 MiB, and allocates no object per id', () => {
    // V8 compiles functions at its own times, on the same heap: the smallest growth is that of the ids.
    const grown = { buffers: Infinity, heap: Infinity };
    for (let round = 0; round < 5; round += 1) {
      const ids = new CompletedIds(100_000, 1e9);
      const fingerprint = ids.toFingerprint('MessageSent/one');
      collectGarbage();
      const before = process.memoryUsage();
      for (let n = 1; n <= 100_000; n += 1) ids.add([n, n, n, n], 0);
      ids.add(fingerprint, 0);
      collectGarbage();
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      assert.ok(ids.has([100_000, 100_000, 100_000, 100_000], 0) && ids.has(fingerprint, 0));
      grown.buffers = Math.min(grown.buffers, arrayBuffers - before.arrayBuffers);
      grown.heap = Math.min(grown.heap, heapUsed - before.heapUsed);
    }
    assert.ok(grown.buffers <= 4 * 1024 * 1024, `${grown.buffers} bytes`);
    // One heap number per id would need eight times as much memory.
    assert.ok(grown.heap < 100_000, `${grown.heap} bytes`);
  });

  it('uses fingerprints that another process cannot compute', () => {
    const id = 'MessageSent/one';
    const [one, other] = [new CompletedIds(2, 1), new CompletedIds(2, 1)];
    assert.deepEqual(one.toFingerprint(id), one.toFingerprint(id));
    assert.notDeepEqual(one.toFingerprint(id), other.toFingerprint(id));
    assert.notDeepEqual(one.toFingerprint(id), one.toFingerprint(`${id} `));
  });
});
