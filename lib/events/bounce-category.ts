/** The categories, in the order of their codes. */
export const bounceCategories = ['recipient', 'domain', 'reputation', 'technical', 'other'] as const;

/** A group of classifications: the cause of a failed delivery. */
export type BounceCategory = (typeof bounceCategories)[number];

/** By the first digit of the code in webhooks. Ark's REST API uses other codes. */
const byFirstDigit: ReadonlyMap<number, BounceCategory> = new Map([
  [1, 'recipient'],
  [2, 'domain'],
  [3, 'reputation'],
  [4, 'technical'],
]);

/** The known classifications with their categories. */
export const classifications: ReadonlyMap<string, BounceCategory> = new Map([
  ['invalid_recipient', 'recipient'],
  ['inactive_mailbox', 'recipient'],
  ['mailbox_full', 'recipient'],
  ['invalid_domain', 'domain'],
  ['dns_failure', 'domain'],
  ['routing_error', 'domain'],
  ['spam_block', 'reputation'],
  ['spam_content', 'reputation'],
  ['policy_rejection', 'reputation'],
  ['connection_error', 'technical'],
  ['protocol_error', 'technical'],
  ['transient_failure', 'technical'],
]);

/** Converts a classification to the spelling of `payload.classification`. In `details` it has spaces. */
export const normalizeClassification = (name: unknown): string =>
  typeof name === 'string' ? name.trim().toLowerCase().replaceAll(' ', '_') : '';

/**
 * Groups a bounce classification. If you have both the name and the code, pass the name: Ark's REST API uses other codes.
 *
 * @param classification `payload.classification`, or `payload.classification_code`
 * @returns `'other'` if it is `unclassified`, absent or unknown to this version
 */
export function bounceCategory(classification: string | number | null | undefined): BounceCategory {
  const category =
    typeof classification === 'number'
      ? byFirstDigit.get(Math.floor(classification / 10))
      : classifications.get(normalizeClassification(classification));
  return category ?? 'other';
}
