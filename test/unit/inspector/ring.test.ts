import assert from 'node:assert/strict';
import type { Entry } from '../../../lib/inspector/entry.js';
import { Ring } from '../../../lib/inspector/ring.js';
import { toEntry } from '../../../lib/inspector/to-entry.js';

const makeEntry = (more: Partial<Entry> = {}): Entry => ({
  ...toEntry({ receiver: undefined as never }, { by: 'request', ms: 1, listeners: [], runOf: undefined }),
  event: { type: 'MessageSent', id: '1', form: 'bare', timestamp: null } as Entry['event'],
  ...more,
});

const MEGA = 1024 ** 2;

describe('Ring', () => {
  it('keeps the last 500 entries, and drops the body of an evicted one', () => {
    const ring = new Ring();
    const first = makeEntry({ body: '{}' });
    ring.add(first);
    for (let n = 0; n < 500; n += 1) ring.add(makeEntry());
    assert.equal(ring.listSince(0).length, 500);
    assert.equal(ring.get(ring.toId(first)), undefined);
    assert.equal(first.body, undefined);
  });

  it('keeps at most 100 rejected requests, and evicts no event for them', () => {
    const ring = new Ring();
    ring.add(makeEntry());
    for (let n = 0; n < 600; n += 1) ring.add(makeEntry({ event: undefined }));
    const entries = ring.listSince(0);
    assert.deepEqual([entries.length, entries.filter(({ event }) => event).length], [101, 1]);
  });

  it('evicts the oldest entry, also if others between them were evicted before', () => {
    const ring = new Ring();
    for (let n = 0; n < 300; n += 1) {
      ring.add(makeEntry({ to: String(n) }));
      ring.add(makeEntry({ event: undefined }));
    }
    for (let n = 300; n < 1000; n += 1) ring.add(makeEntry({ to: String(n) }));
    const kept = ring.listSince(0).map(({ to }) => to);
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [500, '500', '999']);
  });

  it('keeps the newest bodies, up to 16 Mi characters in total', () => {
    const ring = new Ring();
    for (let n = 0; n < 20; n += 1) ring.add(makeEntry({ body: 'x'.repeat(MEGA) }));
    const kept = ring.listSince(0).map(({ body }) => body !== undefined);
    assert.deepEqual(kept, [...Array<boolean>(4).fill(false), ...Array<boolean>(16).fill(true)]);
  });

  it('does not keep a body that would evict most others', () => {
    const ring = new Ring();
    const small = makeEntry({ body: '{}' });
    const large = makeEntry({ body: 'x'.repeat(5 * MEGA) });
    ring.add(small);
    ring.add(large);
    assert.deepEqual([small.body, large.body], ['{}', undefined]);
  });

  it('returns the entries that changed since a revision', () => {
    const ring = new Ring();
    const [first, second] = [makeEntry(), makeEntry()];
    ring.add(first);
    ring.add(second);
    const { revision } = second;
    ring.publish(first);
    assert.deepEqual(ring.listSince(revision), [first]);
  });
});
