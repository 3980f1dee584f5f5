import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findBodies } from '../../../lib/cli/read-bodies.js';

const payload = { message: { id: 1, to: 'a@example.com' }, status: 'RequestCredentials' };
const bare = '{"message":{"id":1,"to":"a@example.com"},"status":"RequestCredentials"}';
const recorded = JSON.stringify({ receivedAt: '2026-03-01T12:00:00Z', event: 'MessageSent', body: '{"a" : 1.0}' });
const record = { id: 'whr_1', webhookId: '456', event: 'MessageSent', attempt: 1, request: { payload } };

/** Node 26 writes a value of any depth. */
function canWrite(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== '';
  } catch {
    return false;
  }
}

describe('findBodies', () => {
  it('returns a single body unchanged', () => {
    const body = '{\n  "event": "MessageSent",\n  "timestamp": 1.0\n}\n';
    assert.deepEqual(findBodies(body), [{ event: 'MessageSent', body }]);
  });

  it('returns each line unchanged as a body, with its line number', () => {
    assert.deepEqual(findBodies(`{"a": 1.0}\r\n\n${recorded}\nbroken\n`), [
      { place: 'line 1', body: '{"a": 1.0}' },
      { place: 'line 3', event: 'MessageSent', body: '{"a" : 1.0}' },
      { place: 'line 4', body: 'broken' },
    ]);
  });

  it('returns each item of an array as a body', () => {
    assert.deepEqual(findBodies(`[${bare}, ${recorded}, 5]`), [
      { place: 'item 1', body: bare },
      { place: 'item 2', event: 'MessageSent', body: '{"a" : 1.0}' },
      { place: 'item 3', body: '5' },
    ]);
  });

  it("finds the payload in Ark's delivery records, with or without the API's wrapper", () => {
    for (const text of [JSON.stringify(record), JSON.stringify({ success: true, data: record }, null, 2)])
      assert.deepEqual(findBodies(text), [{ event: 'MessageSent', body: bare }]);
    assert.equal(findBodies(`${JSON.stringify(record)}\n${JSON.stringify({ data: record })}`).length, 2);
  });

  it('reports that lists of deliveries and records without a request contain no bodies', () => {
    const listed = { ...record, request: undefined };
    for (const value of [listed, { data: listed }, { data: [listed], page: 1 }, [listed]])
      assert.throws(() => findBodies(JSON.stringify(value)), /without their bodies/);
    assert.throws(() => findBodies('[]'), /an empty array/);
  });

  it('rejects a list whose item is nested too deeply for Node to write it again, and keeps such a line', () => {
    const [array, object] = [
      '['.repeat(50_000) + ']'.repeat(50_000),
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    ];
    for (const item of [array, object])
      if (canWrite(JSON.parse(item))) assert.ok(findBodies(`[${item}]`)[0]?.body === item);
      else assert.throws(() => findBodies(`[${item}]`), /nested too deeply/);
    assert.deepEqual(findBodies(`${object}\n${object}`)[1], { place: 'line 2', body: object });
  });

  it('returns malformed JSON of several lines as one body', () => {
    assert.deepEqual(findBodies('{\n"a": 1,\n}'), [{ body: '{\n"a": 1,\n}' }]);
  });

  it("reads the delivery record of Ark's API reference", () => {
    const file = path.join(__dirname, '../../fixtures/delivery-record.json');
    const [found] = findBodies(readFileSync(file, 'utf8'));
    assert.equal(found?.event, 'MessageSent');
    assert.match(found.body, /^\{"message":\{"id":12345,/);
  });
});
