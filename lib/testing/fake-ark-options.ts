/** The options of a fake sender. */
import type { Jwk, SigningKey } from './signing-key.js';

/** Options of `fakeArk()`. */
export interface FakeArkOptions {
  /**
   * The sender to imitate. A self-hosted Postal makes six attempts within 36 minutes, sends Postal's headers, and no
   * Authorization header except for credentials in the URL. Default `'ark'`.
   */
  profile?: 'ark' | 'postal' | undefined;
  /**
   * The credentials of deliveries: `'signature'`, as in Ark's security documentation, `'apiKey'`, or `'both'`. Default
   * `'both'`, for Postal `'signature'`. Credentials in the URL are sent as Basic credentials if there is no key.
   */
  credentials?: 'both' | 'apiKey' | 'signature' | undefined;
  /** The Bearer token of deliveries, and the key of its API. Default `'ark_test_key'`. */
  apiKey?: string | undefined;
  /** A second key of its API that may only read: other requests get 403. Default none. */
  readOnlyKey?: string | undefined;
  /** The tenant's id. Default `'tenant_1'`. */
  tenantId?: string | undefined;
  /** The id of the tenant's first webhook. Default `'webhook_1'`. */
  webhookId?: string | undefined;
  /** The initial time of its clock, in milliseconds since 1970. Default now. */
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
const POSTAL_DELAYS_MS = [2, 3, 6, 10, 15].map((minutes) => minutes * 60_000);

/** The behaviour that the options select. */
export interface Behaviour {
  profile: 'ark' | 'postal';
  retries: readonly number[] | undefined;
  sendsKey: boolean;
  signs: boolean;
  headers: Record<string, string>;
  formatKey: (key: SigningKey) => Jwk;
}

export function resolveBehaviour({ profile = 'ark', credentials, retries }: FakeArkOptions): Behaviour {
  const isPostal = profile === 'postal';
  const sent = credentials ?? (isPostal ? 'signature' : 'both');
  return {
    profile,
    retries: retries ?? (isPostal ? POSTAL_DELAYS_MS : undefined),
    sendsKey: sent !== 'signature',
    signs: sent !== 'apiKey',
    headers: isPostal ? { 'user-agent': 'Postal/3.3.7' } : {},
    formatKey: ({ jwk }) => (isPostal ? { ...jwk, use: 'sig', alg: 'RS256' } : jwk),
  };
}
