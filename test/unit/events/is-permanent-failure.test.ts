import assert from 'node:assert/strict';
import { type ArkEvent, arkEventNames } from 'express-ark-webhooks';
import { isPermanentFailure } from '../../../lib/events/is-permanent-failure.js';

describe('isPermanentFailure', () => {
  for (const type of arkEventNames) {
    const permanent = ['MessageBounced', 'MessageDeliveryFailed'].includes(type);
    it(`returns ${permanent} for a ${type}`, () => {
      assert.equal(isPermanentFailure({ type } as ArkEvent), permanent);
    });
  }
});
