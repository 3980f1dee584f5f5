import type { ArkEvent } from './event.js';

/**
 * Returns true for the events after which Ark makes no further attempt to deliver a message: MessageDeliveryFailed and
 * MessageBounced. A MessageDelayed is retried; a MessageHeld can be released.
 *
 * It does not say that the recipient's address is bad, nor that the message was yours: the cause can be a spam score, a
 * policy or too many attempts; the message can be incoming (`isOutgoing()`); the bounce can be a delay notice or an
 * automatic reply. To decide whether to stop sending to an address, use `shouldSuppress()`.
 */
export const isPermanentFailure = (
  event: ArkEvent,
): event is ArkEvent<'MessageDeliveryFailed'> | ArkEvent<'MessageBounced'> =>
  event.type === 'MessageDeliveryFailed' || event.type === 'MessageBounced';
