import { normalizeClassification } from './bounce-category.js';
import type { ArkEvent } from './event.js';
import { isOutgoing } from './is-outgoing.js';
import { parseDetails } from './parse-details.js';

/** The classifications of a bad address. */
const badAddressClassifications = ['invalid_recipient', 'inactive_mailbox', 'invalid_domain'] as const;

/** The enhanced status codes (RFC 3463) of a bad address. 5.1.7 and 5.1.8 are about the sender's address. */
const badAddressCodes = ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'] as const;

/** Why an address should be suppressed: a bounce, the classification of a failure, or its enhanced status code. */
export type SuppressionReason =
  'bounce' | (typeof badAddressClassifications)[number] | (typeof badAddressCodes)[number];

/** An address that should get no more mail. */
export interface Suppression {
  /** The recipient, exactly as sent. Normalize it before you compare it. */
  address: string;
  /** Why it should get no more mail. */
  reason: SuppressionReason;
}

/**
 * Returns the address to suppress if an event reports that the recipient's address is bad: a bounce, or a delivery failure
 * that is classified `invalid_recipient`, `inactive_mailbox` or `invalid_domain`. If the failure is not classified, its
 * enhanced status code decides: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10 or 5.2.1.
 *
 * A bounce may be an automatic reply or a delay notice: Ark's event does not distinguish them. If you send to people who reply
 * automatically, count the bounces of an address before you suppress it.
 *
 * @returns undefined for all other events: incoming mail, test sends, messages without a recipient, and failures caused by
 * spam, policy, the connection or too many attempts
 * @example
 * ark.on('event', async (event) => {
 *   const suppression = shouldSuppress(event);
 *   if (suppression) await suppress(suppression.address, suppression.reason);
 * });
 */
export function shouldSuppress(event: ArkEvent): Suppression | undefined {
  if (event.test || !isOutgoing(event)) return undefined;
  if (event.type === 'MessageBounced') return toSuppression(event.payload.original_message.to, 'bounce');
  if (event.type !== 'MessageDeliveryFailed') return undefined;
  return toSuppression(event.payload.message.to, findBadAddressReason(event.payload));
}

/** @param address null if the message has no recipient; any value if the body failed its schema */
const toSuppression = (address: unknown, reason: SuppressionReason | undefined): Suppression | undefined =>
  typeof address === 'string' && address !== '' && reason ? { address, reason } : undefined;

function findBadAddressReason({
  classification,
  details,
  smtp_enhanced_code: code,
}: ArkEvent<'MessageDeliveryFailed'>['payload']): SuppressionReason | undefined {
  if (parseDetails(details)?.failureReason) return undefined;
  const name = normalizeClassification(classification);
  if (name === '' || name === 'unclassified') return badAddressCodes.find((badCode) => badCode === code);
  return badAddressClassifications.find((badName) => badName === name);
}
