import type { ArkEvent, ArkEventName, ArkMessage } from './event.js';

/** The events that are about a message; the others are about the account. */
export type MessageEventName = Extract<ArkEventName, `Message${string}`>;

/**
 * The message an event is about: `message`, or a bounce's `original_message`.
 *
 * @returns undefined for the events of the account: DomainDNSError, SendLimitApproaching, SendLimitExceeded
 */
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
