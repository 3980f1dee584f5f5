/** Reads key sets. A key that cannot be used is skipped, and does not spoil the others. */
import type { JsonWebKey } from 'node:crypto';
import { type NamedKey, quote, readJwk, UnusableKeyError } from './public-key.js';

/** A JSON Web Key Set (RFC 7517, section 5). */
export interface Jwks {
  /** The keys, of which the RSA keys for signatures are used. */
  keys: (JsonWebKey & { kid?: string })[];
}

/** The keys of a set. */
export interface ReadKeys {
  keys: NamedKey[];
  /** A sentence for each key that was skipped. */
  skipped: string[];
}

/** Each signature without a key id is verified with all of them. */
const MAX_KEYS = 100;

/**
 * "Implementations SHOULD ignore JWKs within a JWK Set that use "kty" (key type) values that are not understood by them,
 * that are missing required members, or for which values are out of the supported ranges." (RFC 7517, section 5)
 *
 * @param set the parsed set
 * @throws UnusableKeyError if it is no set
 */
export function readJwks(set: unknown): ReadKeys {
  const { keys: jwks } = (set ?? {}) as { keys?: unknown };
  if (!Array.isArray(jwks)) throw new UnusableKeyError('is no key set: it has no list of keys');
  const result: ReadKeys = { keys: [], skipped: [] };
  for (const [index, jwk] of (jwks as unknown[]).slice(0, MAX_KEYS).entries()) {
    try {
      result.keys.push(readJwk(jwk));
    } catch (error) {
      if (!(error instanceof UnusableKeyError)) throw error;
      result.skipped.push(`${describeJwk(jwk, index)} ${error.message}.`);
    }
  }
  if (jwks.length > MAX_KEYS)
    result.skipped.push(`The key set has ${jwks.length} keys: the first ${MAX_KEYS} are used.`);
  return result;
}

function describeJwk(jwk: unknown, index: number): string {
  const { kid } = (jwk ?? {}) as { kid?: unknown };
  return typeof kid === 'string' ? `Key ${quote(kid)} of the key set` : `Key ${index} of the key set`;
}
