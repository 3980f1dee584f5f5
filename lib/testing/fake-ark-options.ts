/** The options of a fake sender. */
import type { Jwk, SigningKey } from './signing-key.js';

/** Options of `fakeArk()`. */
export interface FakeArkOptions {
  /**
   * Whose behaviour: Ark's, or that of a self-hosted Postal: six attempts within 36 minutes, Postal's headers, no
   * Authorization header but for the credentials in the URL. Default `'ark'`.
   */
  profile?: 'ark' | 'postal' | undefined;
  /**
   * What deliveries carry: `'signature'` alone, as Ark's security page has it, `'apiKey'` alone, or `'both'`. Default
   * `'both'`, for Postal `'signature'`. Credentials in the URL are sent as Basic ones if there is no key.
   */
  credentials?: 'both' | 'apiKey' | 'signature' | undefined;
  /** The Bearer token of deliveries, and the key of its API. Default `'ark_test_key'`. */
  apiKey?: string | undefined;
  /** Another key of its API, which may only read: anything else is 403. Default none. */
  readOnlyKey?: string | undefined;
  /** Default `'tenant_1'`. */
  tenantId?: string | undefined;
  /** The id of the tenant's first webhook. Default `'webhook_1'`. */
  webhookId?: string | undefined;
  /** Where its clock starts, in milliseconds since 1970. Default now. */
  now?: number | undefined;
  /** How long after each failed attempt the next is made, in milliseconds. Default 1 minute, doubled up to 12 times. */
  retries?: readonly number[] | undefined;
}

export const fakeArkOptionNames = {
  profile: true,
  credentials: true,
  apiKey: true,
  readOnlyKey: true,
  tenantId: true,
  webhookId: true,
  now: true,
  retries: true,
} as const;

/** Postal makes six attempts: after 2, 3, 6, 10 and 15 minutes, 36 in all. */
const POSTAL_RETRIES_MS = [2, 3, 6, 10, 15].map((minutes) => minutes * 60_000);

/** How a sender behaves. */
export interface Behaviour {
  profile: 'ark' | 'postal';
  retries: readonly number[] | undefined;
  sendsKey: boolean;
  signs: boolean;
  headers: Record<string, string>;
  formatKey: (key: SigningKey) => Jwk;
}

export function resolveBehaviour({ profile = 'ark', credentials, retries }: FakeArkOptions): Behaviour {
  const postal = profile === 'postal';
  const sent = credentials ?? (postal ? 'signature' : 'both');
  return {
    profile,
    retries: retries ?? (postal ? POSTAL_RETRIES_MS : undefined),
    sendsKey: sent !== 'signature',
    signs: sent !== 'apiKey',
    headers: postal ? { 'user-agent': 'Postal/3.3.7' } : {},
    formatKey: ({ jwk }) => (postal ? { ...jwk, use: 'sig', alg: 'RS256' } : jwk),
  };
}
