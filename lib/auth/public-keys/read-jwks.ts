/** Reads key sets. A key that cannot be used is skipped; the others are used. */
import { type NamedKey, quoteValue, readJwk, UnusableKeyError } from './check-public-key.js';

/**
 * A JSON Web Key (RFC 7517, section 4). Not the type of `node:crypto`, which differs between versions of `@types/node`: if
 * it does not resolve, the keys are `any`.
 */
export interface JsonWebKey {
  /** The type of the key: `'RSA'` for the keys that Ark signs with. */
  kty?: string | undefined;
  /** The id that the signature's key id header names. */
  kid?: string | undefined;
  /** The use of the key: `'sig'`, if set. */
  use?: string | undefined;
  /** The algorithm: `'RS256'`, if set. */
  alg?: string | undefined;
  /** The operations that the key is for. If set, it contains `'verify'`. */
  key_ops?: string[] | undefined;
  /** The modulus, in base64url. */
  n?: string | undefined;
  /** The exponent, in base64url. */
  e?: string | undefined;
  /** The chain of certificates. Not used. */
  x5c?: string[] | undefined;
  /** The fingerprint of the certificate. Not used. */
  x5t?: string | undefined;
}

/** A JSON Web Key Set (RFC 7517, section 5). */
export interface Jwks {
  /** The keys. Only RSA keys for signatures are used. */
  keys: JsonWebKey[];
}

/** The keys of a set. */
export interface ReadKeys {
  keys: NamedKey[];
  /** A sentence for each key that was skipped. */
  skipped: string[];
}

/** A signature without a key id is verified with each of them. */
const MAX_KEYS = 100;

/**
 * "Implementations SHOULD ignore JWKs within a JWK Set that use "kty" (key type) values that are not understood by them,
 * that are missing required members, or for which values are out of the supported ranges." (RFC 7517, section 5)
 *
 * @param set the parsed set
 * @throws UnusableKeyError if it is not a key set
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
  return typeof kid === 'string' ? `Key ${quoteValue(kid)} of the key set` : `Key ${index} of the key set`;
}
