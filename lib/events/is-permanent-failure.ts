import type { ArkEvent } from './event.js';

/**
 * Whether an event says that its message never reached, and will never reach, the recipient: a MessageDeliveryFailed or
 * a MessageBounced. A MessageDelayed will be tried again, a MessageHeld can be released.
 */
export const isPermanentFailure = (
  event: ArkEvent,
): event is ArkEvent<'MessageDeliveryFailed'> | ArkEvent<'MessageBounced'> =>
  event.type === 'MessageDeliveryFailed' || event.type === 'MessageBounced';
