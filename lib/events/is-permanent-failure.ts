import type { ArkEvent } from './event.js';

/**
 * Returns true for the events after which Ark makes no further attempt to deliver a message: MessageDeliveryFailed and
 * MessageBounced. A MessageDelayed is retried; a MessageHeld can be released.
 *
 * The recipient's address is not necessarily bad: the cause can be a spam score, a policy or too many attempts, and a bounce
 * can be a delay notice or an automatic reply. The message is not necessarily yours: it can be incoming (`isOutgoing()`). To decide whether to stop sending to an address, use `shouldSuppress()`.
 */
export const isPermanentFailure = (
  event: ArkEvent,
): event is ArkEvent<'MessageDeliveryFailed'> | ArkEvent<'MessageBounced'> =>
  event.type === 'MessageDeliveryFailed' || event.type === 'MessageBounced';
