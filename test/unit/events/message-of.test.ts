import assert from 'node:assert/strict';
import { type ArkEvent, arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { messageOf } from '../../../lib/events/message-of.js';
import { payloadOf } from '../../support/bodies.js';

const createEvent = (type: ArkEventName, more: object = {}): ArkEvent =>
  ({ type, payload: { ...payloadOf(type), ...more } }) as ArkEvent;

const accountEvents: readonly string[] = ['DomainDNSError', 'SendLimitApproaching', 'SendLimitExceeded'];

describe('messageOf', () => {
  for (const name of arkEventNames)
    it(`returns ${accountEvents.includes(name) ? 'undefined for' : 'the message of'} a ${name}`, () => {
      assert.equal(messageOf(createEvent(name))?.id, accountEvents.includes(name) ? undefined : 41872);
    });

  it('returns the original message of a bounce, not the bounce itself', () => {
    assert.equal(messageOf(createEvent('MessageBounced'))?.to, 'ada@example.net');
  });

  it('goes by the type, even if fields are added to a payload', () => {
    assert.equal(messageOf(createEvent('SendLimitExceeded', { message: 'The limit is exceeded' })), undefined);
    assert.equal(messageOf(createEvent('MessageLoaded', { original_message: { id: 1 } }))?.id, 41872);
  });
});
