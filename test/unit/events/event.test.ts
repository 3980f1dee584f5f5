import assert from 'node:assert/strict';
import { arkEventNames, isArkEventName } from '../../../lib/events/event.js';

describe('arkEventNames', () => {
  it('lists the ten events', () => {
    assert.deepEqual(
      [...arkEventNames].sort(),
      [
        'MessageSent',
        'MessageDelayed',
        'MessageDeliveryFailed',
        'MessageHeld',
        'MessageBounced',
        'MessageLoaded',
        'MessageLinkClicked',
        'DomainDNSError',
        'SendLimitApproaching',
        'SendLimitExceeded',
      ].sort(),
    );
  });

  it('lists exactly the names that isArkEventName accepts', () => {
    const strange = ['messagesent', 'MessageSent ', '', 'error', 'event', '__proto__', 'constructor', null, undefined];
    assert.ok(arkEventNames.every(isArkEventName));
    assert.deepEqual([...strange, 0, ['MessageSent'], {}].filter(isArkEventName), []);
  });
});
