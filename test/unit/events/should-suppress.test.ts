import assert from 'node:assert/strict';
import { type ArkEvent, arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { shouldSuppress } from '../../../lib/events/should-suppress.js';
import { payloadOf } from '../../support/bodies.js';

const ADDRESS = 'ada@example.net';

const createEvent = (type: ArkEventName, changes: object = {}, context: object = {}): ArkEvent =>
  ({ type, ...context, payload: { ...payloadOf(type), ...changes } }) as ArkEvent;

const createFailure = (changes: object, message: object = {}): ArkEvent =>
  createEvent('MessageDeliveryFailed', {
    classification: null,
    classification_code: null,
    smtp_enhanced_code: null,
    details: null,
    ...changes,
    message: { ...payloadOf('MessageDeliveryFailed').message, ...message },
  });

const createBounce = (original: object): ArkEvent =>
  createEvent('MessageBounced', { original_message: { ...payloadOf('MessageBounced').original_message, ...original } });

describe('shouldSuppress', () => {
  it('returns the original recipient of a bounce', () => {
    assert.deepEqual(shouldSuppress(createEvent('MessageBounced')), { address: ADDRESS, reason: 'bounce' });
  });

  for (const classification of ['invalid_recipient', 'inactive_mailbox', 'invalid_domain'])
    it(`returns the recipient of a failure classified ${classification}, whatever its code`, () => {
      for (const smtp_enhanced_code of [null, '4.2.2', '5.1.7', '5.7.1'])
        assert.deepEqual(shouldSuppress(createFailure({ classification, smtp_enhanced_code })), {
          address: ADDRESS,
          reason: classification,
        });
    });

  it('reads a classification that is written with spaces', () => {
    const reason = shouldSuppress(createFailure({ classification: 'Invalid recipient' }))?.reason;
    assert.equal(reason, 'invalid_recipient');
  });

  for (const classification of [
    'mailbox_full',
    'dns_failure',
    'routing_error',
    'spam_block',
    'spam_content',
    'policy_rejection',
    'connection_error',
    'protocol_error',
    'transient_failure',
    'a classification of tomorrow',
    '__proto__',
  ])
    it(`returns undefined for a failure classified ${classification}, whatever its code`, () => {
      for (const smtp_enhanced_code of [null, '5.1.1', '5.2.1'])
        assert.equal(shouldSuppress(createFailure({ classification, smtp_enhanced_code })), undefined);
    });

  for (const classification of [undefined, null, '', 'unclassified'])
    describe(`if the classification is ${JSON.stringify(classification)}`, () => {
      for (const code of ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])
        it(`returns the recipient of a failure with the enhanced code ${code}`, () => {
          const failure = createFailure({ classification, smtp_enhanced_code: code });
          assert.deepEqual(shouldSuppress(failure), { address: ADDRESS, reason: code });
        });

      for (const code of ['5.1.7', '5.1.8', '5.1.0', '5.1.100', '5.2.2', '5.4.1', '5.7.1', '4.1.1', '2.1.1', '', null])
        it(`returns undefined for a failure with the enhanced code ${JSON.stringify(code)}`, () => {
          const failure = createFailure({ classification, smtp_enhanced_code: code });
          assert.equal(shouldSuppress(failure), undefined);
        });
    });

  it('does not use classification_code, since two tables of Ark number the classifications differently', () => {
    assert.equal(shouldSuppress(createFailure({ classification_code: 10 })), undefined);
    const conflicting = createFailure({ classification: 'invalid_recipient', classification_code: 30 });
    assert.equal(shouldSuppress(conflicting)?.reason, 'invalid_recipient');
  });

  for (const details of [
    'Maximum number of delivery attempts (18) has been reached.',
    'Maximum number of delivery attempts (18) has been reached. Added ada@example.net to suppression list because ' +
      'delivery has failed 18 times.',
    'Message is likely spam. Threshold is 5.0 and the message scored 8.2.',
    "Message's domain no longer exist",
    'Raw message has been removed. Cannot send message.',
  ])
    it(`returns undefined if the details are "${details}"`, () => {
      assert.equal(shouldSuppress(createFailure({ details })), undefined);
      const classified = createFailure({ details, classification: 'inactive_mailbox', smtp_enhanced_code: '5.2.1' });
      assert.equal(shouldSuppress(classified), undefined);
    });

  for (const direction of [undefined, null, 'outgoing'])
    it(`returns the recipient if the direction is ${String(direction)}`, () => {
      assert.equal(shouldSuppress(createBounce({ direction }))?.address, ADDRESS);
      const failure = createFailure({ classification: 'invalid_recipient' }, { direction });
      assert.equal(shouldSuppress(failure)?.address, ADDRESS);
    });

  it('returns undefined for incoming mail, whose recipient is an address of the app', () => {
    assert.equal(shouldSuppress(createBounce({ direction: 'incoming' })), undefined);
    const failure = createFailure(
      { classification: 'invalid_recipient', smtp_enhanced_code: '5.1.1' },
      { direction: 'incoming' },
    );
    assert.equal(shouldSuppress(failure), undefined);
  });

  it('returns undefined if there is no recipient', () => {
    for (const to of [null, ''])
      assert.equal(shouldSuppress(createFailure({ classification: 'invalid_recipient' }, { to })), undefined);
  });

  it('returns undefined for values of another type, as a body that failed its schema may have them', () => {
    const suppressed = (payload: object, message: object = {}) => shouldSuppress(createFailure(payload, message));
    assert.equal(suppressed({ classification: 10, details: 5 }), undefined);
    assert.equal(suppressed({ classification: 'invalid_recipient' }, { to: { address: 'a@example.com' } }), undefined);
  });

  it('returns undefined for test sends', () => {
    assert.equal(shouldSuppress(createEvent('MessageBounced', {}, { test: true })), undefined);
    const payload = { classification: 'invalid_recipient' };
    assert.equal(shouldSuppress(createEvent('MessageDeliveryFailed', payload, { test: true })), undefined);
  });

  for (const name of arkEventNames.filter((name) => !['MessageBounced', 'MessageDeliveryFailed'].includes(name)))
    it(`returns undefined for a ${name}`, () => {
      const payload = { classification: 'invalid_recipient', smtp_enhanced_code: '5.1.1' };
      assert.equal(shouldSuppress(createEvent(name, payload)), undefined);
    });

  it('returns the address exactly as sent', () => {
    for (const to of ['Ada.LOVELACE@Example.NET', '"a b"@example.com', 'postmaster', 'åsa@bücher.example'])
      assert.equal(shouldSuppress(createBounce({ to }))?.address, to);
  });
});
