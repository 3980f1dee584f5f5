/** Checks whether signatures can be verified with a key: RSA, public, and of a safe size. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { describeType } from '../../internal/option-checks.js';

/** A public key, and its id in the `-KID` header. */
export interface NamedKey {
  kid: string | undefined;
  key: KeyObject;
}

/** Postal's installer creates keys of 1024 bits. */
const MIN_MODULUS_BITS = 1024;
/** OpenSSL does not verify with larger keys. */
const MAX_MODULUS_BITS = 16_384;

/** A key that cannot be used. The message completes the sentence "the key …". */
export class UnusableKeyError extends Error {}

/** @throws UnusableKeyError unless the key is an RSA public key of a safe size */
export function checkPublicKey(key: KeyObject): KeyObject {
  if (key.type !== 'public')
    throw new UnusableKeyError(`is a ${key.type} key: pass the public key, and replace this one`);
  if (key.asymmetricKeyType !== 'rsa')
    throw new UnusableKeyError(`is of type ${key.asymmetricKeyType}: signatures are made with RSA keys`);
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < MIN_MODULUS_BITS)
    throw new UnusableKeyError(`has ${modulusLength} bits: the minimum is ${MIN_MODULUS_BITS}`);
  if (modulusLength > MAX_MODULUS_BITS)
    throw new UnusableKeyError(`has ${modulusLength} bits: the maximum is ${MAX_MODULUS_BITS}`);
  if (publicExponent < 3n || publicExponent % 2n === 0n)
    throw new UnusableKeyError(`has the exponent ${publicExponent}, with which signatures can be forged`);
  return key;
}

/**
 * Reads a JSON Web Key (RFC 7517). `use`, `key_ops` and `alg` are optional; if set, they have to allow verifying RS256.
 *
 * @throws UnusableKeyError
 */
export function readJwk(jwk: unknown): NamedKey {
  if (typeof jwk !== 'object' || jwk === null) throw new UnusableKeyError(`is ${describeType(jwk)}, not an object`);
  const { kty, kid, n, e, use, alg, key_ops: operations } = jwk as JsonWebKey & Record<string, unknown>;
  if (kty === undefined) throw new UnusableKeyError('is no JWK: it has no "kty"');
  if (kty !== 'RSA') throw new UnusableKeyError(`is of type ${quoteValue(kty)}: signatures are made with RSA keys`);
  if ('d' in jwk) throw new UnusableKeyError('is a private key: publish the public key, and replace this one');
  if (use !== undefined && use !== 'sig') throw new UnusableKeyError(`is for another use: ${quoteValue(use)}`);
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify')))
    throw new UnusableKeyError('is for other operations: its key_ops do not contain "verify"');
  if (alg !== undefined && alg !== 'RS256') throw new UnusableKeyError(`is for another algorithm: ${quoteValue(alg)}`);
  if (!isBase64Url(n) || !isBase64Url(e)) throw new UnusableKeyError('is malformed: its n or e is not base64url');
  return { kid: typeof kid === 'string' ? kid : undefined, key: checkPublicKey(createKey({ kty, n, e })) };
}

function createKey(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    throw new UnusableKeyError('is malformed');
  }
}

const isBase64Url = (value: unknown): value is string => typeof value === 'string' && /^[\w-]+={0,2}$/.test(value);

const MAX_QUOTED_LENGTH = 40;

/** Quotes a value from a key set, which is untrusted: escaped and truncated. */
export const quoteValue = (value: unknown): string =>
  value === undefined ? 'undefined' : JSON.stringify(value).slice(0, MAX_QUOTED_LENGTH);
