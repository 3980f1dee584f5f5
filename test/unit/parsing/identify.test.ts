import assert from 'node:assert/strict';
import { arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { identify } from '../../../lib/parsing/identify.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';

const bare = (name: ArkEventName, more: object = {}): Record<string, unknown> => ({ ...payloadOf(name), ...more });

/** When the event of each fixture happened, where its payload says so. */
const ownTimes: Partial<Record<ArkEventName, number>> = {
  MessageSent: 1792310410.5,
  MessageDelayed: 1792310410.5,
  MessageDeliveryFailed: 1792310410.5,
  MessageHeld: 1792310410.5,
  DomainDNSError: 1792310300.125,
};

describe('identify', () => {
  for (const name of arkEventNames) {
    it(`names a bare ${name} by its shape`, () => {
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

    it(`names an enveloped ${name} by its envelope`, () => {
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

    it(`names a ${name} of a platform webhook by its envelope`, () => {
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

  it('knows a platform webhook by its tenant, and takes one without for an envelope', () => {
    const forms = ['cmtenant01', 7, null, undefined].map(
      (tenant_id) => identify(platformOf('MessageSent', { tenant_id, _test: true })).form,
    );
    assert.deepEqual(forms, ['platform', 'platform', 'envelope', 'envelope']);
  });

  it('knows a test send by _test being true', () => {
    const tests = [true, false, 'true', 1].map((_test) => identify(platformOf('MessageSent', { _test })).test);
    assert.deepEqual(tests, [true, false, false, false]);
  });

  it('takes the name an envelope gives, whatever it is', () => {
    assert.deepEqual(
      ['MessageTeleported', '', '__proto__'].map((event) => identify({ event, payload: {} }).name),
      ['MessageTeleported', '', '__proto__'],
    );
  });

  it('believes the envelope rather than the payload or a hint', () => {
    assert.equal(
      identify(envelopeOf('MessageHeld', { payload: bare('MessageSent') }), 'MessageSent').name,
      'MessageHeld',
    );
  });

  it('counts a missing, null or empty uuid as none', () => {
    assert.deepEqual(
      [undefined, null, '', 7].map((uuid) => identify(envelopeOf('MessageLoaded', { uuid })).uuid),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("takes the payload's event time where the envelope has none", () => {
    assert.equal(identify({ event: 'MessageSent', payload: bare('MessageSent') }).timestamp, ownTimes.MessageSent);
    assert.equal(identify({ event: 'DomainDNSError', payload: bare('DomainDNSError') }).timestamp, 1792310300.125);
  });

  it("never takes a message's time for its event's", () => {
    assert.equal(identify({ event: 'MessageLoaded', payload: bare('MessageLoaded') }).timestamp, null);
  });

  it('takes no time that is not a finite number', () => {
    const times = ['1792310410', null, Infinity].map(
      (timestamp) => identify(bare('MessageSent', { timestamp })).timestamp,
    );
    assert.deepEqual(times, [null, null, null]);
  });

  it('takes a body for bare that has the fields of an envelope, but no payload', () => {
    const body = bare('MessageSent', { event: 'MessageHeld', uuid: 'one', tenant_id: 'cmtenant01' });
    const { name, form, uuid, tenantId } = identify(body);
    assert.deepEqual([name, form, uuid, tenantId], ['MessageSent', 'bare', undefined, undefined]);
  });

  it('takes a body for bare whose event is not a string', () => {
    assert.equal(identify(bare('MessageSent', { event: null, payload: {} })).form, 'bare');
  });

  for (const [volume, limit, name] of [
    [900, 1000, 'SendLimitApproaching'],
    [999, 1000, 'SendLimitApproaching'],
    [1000, 1000, 'SendLimitExceeded'],
    [1200, 1000, 'SendLimitExceeded'],
  ] as const)
    it(`names a volume of ${volume} of ${limit} ${name}`, () => {
      assert.equal(identify(bare('SendLimitExceeded', { volume, limit })).name, name);
    });

  it('lets a hint decide between the two send limit events', () => {
    assert.equal(identify(bare('SendLimitExceeded'), 'SendLimitApproaching').name, 'SendLimitApproaching');
    assert.equal(identify(bare('SendLimitApproaching'), 'SendLimitExceeded').name, 'SendLimitExceeded');
  });

  it('lets a hint name what has no known shape, and nothing else', () => {
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
    ['a status of another type', { message: {}, status: ['Sent'] }],
    ['half a bounce', { original_message: {} }],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => identify(body), { code: 'unidentifiable_event', status: 400 });
    });
});
