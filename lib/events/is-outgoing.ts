import type { ArkEvent } from './event.js';
import { messageOf } from './message-of.js';

/**
 * Returns true if an event is about a message that the app sent. Postal sends delivery events for incoming mail too; their
 * recipient is an address of the app. For bounces, the original message decides. A message without a direction is
 * outgoing.
 *
 * @returns false for the events of the account: DomainDNSError, SendLimitApproaching, SendLimitExceeded
 */
export function isOutgoing(event: ArkEvent): boolean {
  const message = messageOf(event);
  return message !== undefined && (message.direction ?? 'outgoing') === 'outgoing';
}
