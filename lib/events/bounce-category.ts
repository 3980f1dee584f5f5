/** The categories, in the order of their codes. */
export const bounceCategories = ['recipient', 'domain', 'reputation', 'technical', 'other'] as const;

/** Whose fault a failed delivery is. */
export type BounceCategory = (typeof bounceCategories)[number];

/** By the tens of the code, as Ark's webhooks number them; its REST API numbers them otherwise. */
const byTens: ReadonlyMap<number, BounceCategory> = new Map([
  [1, 'recipient'],
  [2, 'domain'],
  [3, 'reputation'],
  [4, 'technical'],
]);

const byName: ReadonlyMap<string, BounceCategory> = new Map([
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

/**
 * Groups a bounce classification. Where both are at hand give the name: another table of Ark's has clashing codes.
 *
 * @param classification `payload.classification`, or `payload.classification_code`
 * @returns `'other'` for unclassified ones and for those that this version does not know
 */
export function bounceCategory(classification: string | number | null | undefined): BounceCategory {
  const category =
    typeof classification === 'number'
      ? byTens.get(Math.floor(classification / 10))
      : byName.get(classification?.toLowerCase().replaceAll(' ', '_') ?? '');
  return category ?? 'other';
}
