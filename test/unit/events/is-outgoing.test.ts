import assert from 'node:assert/strict';
import { type ArkEvent, arkEventNames, type ArkEventName } from 'express-ark-webhooks';
import { isOutgoing } from '../../../lib/events/is-outgoing.js';
import { payloadOf } from '../../support/bodies.js';

const createEvent = (type: ArkEventName, direction?: unknown): ArkEvent => {
  const payload = payloadOf(type) as object as Record<string, Record<string, unknown>>;
  for (const message of [payload['message'], payload['original_message']])
    if (message) message['direction'] = direction;
  return { type, payload } as object as ArkEvent;
};

const messageEvents = arkEventNames.filter((name) => name.startsWith('Message'));

describe('isOutgoing', () => {
  for (const name of messageEvents) {
    it(`returns true for an outgoing ${name}, or one without a direction`, () => {
      for (const direction of ['outgoing', undefined, null])
        assert.equal(isOutgoing(createEvent(name, direction)), true);
    });

    it(`returns false for an incoming ${name}, or one with an unknown direction`, () => {
      for (const direction of ['incoming', 'sideways', ''])
        assert.equal(isOutgoing(createEvent(name, direction)), false);
    });
  }

  it('uses the direction of the original message, since a bounce itself is incoming', () => {
    const event = createEvent('MessageBounced', 'outgoing') as ArkEvent<'MessageBounced'>;
    assert.equal(event.payload.bounce.direction, 'incoming');
    assert.equal(isOutgoing(event), true);
  });

  for (const name of arkEventNames.filter((name) => !messageEvents.includes(name)))
    it(`returns false for a ${name}, which is not about a message`, () => {
      assert.equal(isOutgoing(createEvent(name)), false);
    });
});
