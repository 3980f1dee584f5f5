import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ArkEventName } from 'express-ark-webhooks';
import { identify } from '../../../lib/parsing/identify.js';
import type { Body } from '../../../lib/events/body.js';
import { parseBody } from '../../../lib/parsing/parse-body.js';
import { createEvent, isDeduplicable } from '../../../lib/parsing/create-event.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';

const digest = (bytes: string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const eventOf = (body: Body, keyIndex?: number): ReturnType<typeof createEvent> =>
  createEvent(identify(body.value), body, { verified: { keyIndex } });

describe('createEvent', () => {
  it('creates an event from an envelope', () => {
    const before = Date.now();
    const { receivedAt, ...event } = eventOf(parseBody(envelopeOf('MessageSent', { uuid: 'one', timestamp: 7.5 })));
    const payload = payloadOf('MessageSent');
    assert.deepEqual(event, { type: 'MessageSent', id: 'one', timestamp: 7.5, form: 'envelope', payload });
    assert.ok(receivedAt.getTime() >= before && receivedAt.getTime() <= Date.now());
  });

  it('sets the tenant, the test flag and the key if they are present', () => {
    const { tenantId, test, keyIndex } = eventOf(parseBody(platformOf('MessageSent', { _test: true })), 1);
    assert.deepEqual([tenantId, test, keyIndex], ['cmtenant01', true, 1]);
  });

  it('omits fields without a value', () => {
    for (const body of [
      envelopeOf('MessageSent'),
      platformOf('MessageSent', { _test: false }),
      payloadOf('MessageSent'),
    ]) {
      const event = eventOf(parseBody(body));
      assert.deepEqual(
        Object.values(event).filter((value) => value === undefined),
        [],
      );
      assert.ok(!('test' in event) && !('keyIndex' in event));
    }
  });

  it('keeps the payload as sent', () => {
    const body = parseBody(envelopeOf('MessageSent', { payload: { ...payloadOf('MessageSent'), new_field: [1] } }));
    assert.equal(eventOf(body).payload, body.value['payload']);
  });

  for (const [what, text] of [
    ['ASCII', JSON.stringify(payloadOf('MessageLoaded'))],
    [
      'JSON that JSON.stringify would write differently',
      '{ "status":"Sent", "timestamp":1704672000.0, "to":"\\u0026é" }',
    ],
    ['a byte order mark', '\ufeff{"status":"Sent"}'],
  ] as const)
    it(`derives the id from a digest of the bytes, with ${what}`, () => {
      assert.equal(eventOf(parseBody(Buffer.from(text))).id, digest(text));
      assert.equal(eventOf(parseBody(text)).id, digest(text));
    });

  it('derives the id from a digest of the JSON if there are no bytes', () => {
    const value = payloadOf('MessageLoaded');
    assert.equal(eventOf(parseBody(value)).id, digest(JSON.stringify(value)));
  });

  it('throws for a value that cannot be written as JSON', () => {
    const circular: Record<string, unknown> = { status: 'Sent' };
    circular['self'] = circular;
    // Like a value that is nested too deeply, which Node 26 writes.
    const endless = { toJSON: () => JSON.stringify(endless) };
    for (const value of [circular, { status: 'Sent', endless }, { status: 'Sent', n: 1n }])
      assert.throws(() => eventOf(parseBody(value)), { code: 'malformed_json', status: 400 });
  });
});

describe('isDeduplicable', () => {
  const recognizable = (body: Record<string, unknown>): boolean => isDeduplicable(identify(body));

  it('returns true for an envelope with a uuid or a time', () => {
    assert.ok(recognizable(envelopeOf('MessageLoaded', { timestamp: undefined })));
    assert.ok(recognizable(envelopeOf('MessageLoaded', { uuid: null })));
    assert.ok(recognizable(platformOf('MessageLoaded')));
    assert.ok(!recognizable({ event: 'MessageLoaded', payload: payloadOf('MessageLoaded') }));
  });

  for (const [name, again] of [
    ['MessageSent', true],
    ['MessageDelayed', true],
    ['MessageDeliveryFailed', true],
    ['MessageHeld', true],
    ['DomainDNSError', true],
    ['MessageBounced', false],
    ['MessageLoaded', false],
    ['MessageLinkClicked', false],
    ['SendLimitApproaching', false],
    ['SendLimitExceeded', false],
  ] satisfies [ArkEventName, boolean][])
    it(`returns ${again} for a bare ${name}`, () => {
      assert.equal(recognizable({ ...payloadOf(name) }), again);
    });
});
