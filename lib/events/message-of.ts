import type { ArkBouncedMessage, ArkEvent, ArkEventName, ArkMessage } from './event.js';

/** The events about a message. The others are about the account. */
export type MessageEventName = Extract<ArkEventName, `Message${string}`>;

/**
 * Returns the message that an event is about: `message`, or the `original_message` of a bounce.
 *
 * @returns undefined for the events of the account: DomainDNSError, SendLimitApproaching, SendLimitExceeded
 */
export function messageOf(event: ArkEvent<'MessageBounced'>): ArkBouncedMessage;
export function messageOf(event: ArkEvent<MessageEventName>): ArkMessage;
export function messageOf(event: ArkEvent): ArkMessage | undefined;
export function messageOf(event: ArkEvent): ArkMessage | undefined {
  switch (event.type) {
    case 'MessageBounced':
      return event.payload.original_message;
    case 'DomainDNSError':
    case 'SendLimitApproaching':
    case 'SendLimitExceeded':
      return undefined;
    default:
      return event.payload.message;
  }
}
