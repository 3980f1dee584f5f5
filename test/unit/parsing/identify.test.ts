import assert from 'node:assert/strict';
import { arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { identify } from '../../../lib/parsing/identify.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';

const bare = (name: ArkEventName, more: object = {}): Record<string, unknown> => ({ ...payloadOf(name), ...more });

/** When the event of each fixture happened, if its payload contains the time. */
const ownTimes: Partial<Record<ArkEventName, number>> = {
  MessageSent: 1792310410.5,
  MessageDelayed: 1792310410.5,
  MessageDeliveryFailed: 1792310410.5,
  MessageHeld: 1792310410.5,
  DomainDNSError: 1792310300.125,
};

describe('identify', () => {
  for (const name of arkEventNames) {
    it(`identifies a bare ${name} by its shape`, () => {
      assert.deepEqual(identify(bare(name)), {
        name,
        inferred: true,
        form: 'bare',
        uuid: undefined,
        timestamp: ownTimes[name] ?? null,
        tenantId: undefined,
        test: false,
        payload: payloadOf(name),
      });
    });

    it(`identifies an enveloped ${name} by its envelope`, () => {
      const body = envelopeOf(name, { timestamp: 1700000000.25, uuid: 'one' });
      assert.deepEqual(identify(body), {
        name,
        inferred: false,
        form: 'envelope',
        uuid: 'one',
        timestamp: 1700000000.25,
        tenantId: undefined,
        test: false,
        payload: payloadOf(name),
      });
    });

    it(`identifies a ${name} of a platform webhook by its envelope`, () => {
      const body = platformOf(name, { timestamp: 1700000000 });
      assert.deepEqual(identify(body), {
        name,
        inferred: false,
        form: 'platform',
        uuid: undefined,
        timestamp: 1700000000,
        tenantId: 'cmtenant01',
        test: false,
        payload: payloadOf(name),
      });
    });
  }

  it('identifies a platform webhook by its tenant, and one without a tenant as an envelope', () => {
    const forms = ['cmtenant01', 7, null, undefined].map(
      (tenant_id) => identify(platformOf('MessageSent', { tenant_id, _test: true })).form,
    );
    assert.deepEqual(forms, ['platform', 'platform', 'envelope', 'envelope']);
  });

  it('identifies a test send by _test: true', () => {
    const tests = [true, false, 'true', 1].map((_test) => identify(platformOf('MessageSent', { _test })).test);
    assert.deepEqual(tests, [true, false, false, false]);
  });

  it('uses any name in an envelope', () => {
    assert.deepEqual(
      ['MessageTeleported', '', '__proto__'].map((event) => identify({ event, payload: {} }).name),
      ['MessageTeleported', '', '__proto__'],
    );
  });

  it('prefers the envelope to the payload and to a hint', () => {
    assert.equal(
      identify(envelopeOf('MessageHeld', { payload: bare('MessageSent') }), 'MessageSent').name,
      'MessageHeld',
    );
  });

  it('treats a missing, null or empty uuid as none', () => {
    assert.deepEqual(
      [undefined, null, '', 7].map((uuid) => identify(envelopeOf('MessageLoaded', { uuid })).uuid),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("uses the payload's event time if the envelope has none", () => {
    assert.equal(identify({ event: 'MessageSent', payload: bare('MessageSent') }).timestamp, ownTimes.MessageSent);
    assert.equal(identify({ event: 'DomainDNSError', payload: bare('DomainDNSError') }).timestamp, 1792310300.125);
  });

  it("never uses a message's time as the event's time", () => {
    assert.equal(identify({ event: 'MessageLoaded', payload: bare('MessageLoaded') }).timestamp, null);
  });

  it('ignores a time that is not a finite number', () => {
    const times = ['1792310410', null, Infinity].map(
      (timestamp) => identify(bare('MessageSent', { timestamp })).timestamp,
    );
    assert.deepEqual(times, [null, null, null]);
  });

  it("treats a body with an envelope's fields but no payload as bare", () => {
    const body = bare('MessageSent', { event: 'MessageHeld', uuid: 'one', tenant_id: 'cmtenant01' });
    const { name, form, uuid, tenantId } = identify(body);
    assert.deepEqual([name, form, uuid, tenantId], ['MessageSent', 'bare', undefined, undefined]);
  });

  it('treats a body as bare if its event is not a string', () => {
    assert.equal(identify(bare('MessageSent', { event: null, payload: {} })).form, 'bare');
  });

  for (const [volume, limit, name] of [
    [900, 1000, 'SendLimitApproaching'],
    [999, 1000, 'SendLimitApproaching'],
    [1000, 1000, 'SendLimitExceeded'],
    [1200, 1000, 'SendLimitExceeded'],
  ] as const)
    it(`identifies a volume of ${volume} of ${limit} ${name}`, () => {
      assert.equal(identify(bare('SendLimitExceeded', { volume, limit })).name, name);
    });

  it('uses a hint to distinguish the two send limit events', () => {
    assert.equal(identify(bare('SendLimitExceeded'), 'SendLimitApproaching').name, 'SendLimitApproaching');
    assert.equal(identify(bare('SendLimitApproaching'), 'SendLimitExceeded').name, 'SendLimitExceeded');
  });

  it('uses a hint for an unknown shape, and for nothing else', () => {
    assert.equal(identify({ news: true }, 'MessageHeld').name, 'MessageHeld');
    assert.equal(identify(bare('MessageSent'), 'MessageHeld').name, 'MessageSent');
    assert.equal(identify(bare('SendLimitExceeded'), 'MessageHeld').name, 'SendLimitExceeded');
  });

  for (const [what, body] of [
    ['an empty object', {}],
    ['an envelope without a payload', { event: 'MessageSent' }],
    ['an envelope whose payload is null', { event: 'MessageSent', payload: null }],
    ['an envelope whose payload is a list', { event: 'MessageSent', payload: [] }],
    ['an envelope without a name', { payload: { status: 'Sent' } }],
    ['an unknown status', { ...payloadOf('MessageLoaded'), status: 'Lost' }],
    ['a status of the wrong type', { message: {}, status: ['Sent'] }],
    ['half a bounce', { original_message: {} }],
  ] as const)
    it(`rejects ${what}`, () => {
      assert.throws(() => identify(body), { code: 'unidentifiable_event', status: 400 });
    });
});
