import assert from 'node:assert/strict';
import { type ArkEvent, arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { messageOf } from '../../../lib/events/message-of.js';
import { payloadOf } from '../../support/bodies.js';

const eventOf = (type: ArkEventName, more: object = {}): ArkEvent =>
  ({ type, payload: { ...payloadOf(type), ...more } }) as ArkEvent;

const ofTheAccount: readonly string[] = ['DomainDNSError', 'SendLimitApproaching', 'SendLimitExceeded'];

describe('messageOf', () => {
  for (const name of arkEventNames)
    it(`finds ${ofTheAccount.includes(name) ? 'no' : 'the'} message of a ${name}`, () => {
      assert.equal(messageOf(eventOf(name))?.id, ofTheAccount.includes(name) ? undefined : 41872);
    });

  it('finds what was sent in a bounce, not what came back', () => {
    assert.equal(messageOf(eventOf('MessageBounced'))?.to, 'ada@example.net');
  });

  it('goes by the type, whatever fields are added to a payload one day', () => {
    assert.equal(messageOf(eventOf('SendLimitExceeded', { message: 'The limit is exceeded' })), undefined);
    assert.equal(messageOf(eventOf('MessageLoaded', { original_message: { id: 1 } }))?.id, 41872);
  });
});
