/** Signs as Ark does, and says how that is verified. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A public key as it stands in a JWKS (RFC 7517): what Ark's can be relied on to have. */
export type Jwk = {
  /** The kind of key. */
  kty: 'RSA';
  /** Names the key. */
  kid: string;
  /** The modulus, in base64url. */
  n: string;
  /** The exponent, in base64url. */
  e: string;
};

/** An RSA key that signs bodies as Ark does. */
export class SigningKey {
  /** Names the key in the `-KID` header and in the JWKS. */
  readonly kid: string;
  /** What it signs with. */
  readonly privateKey: KeyObject;

  /**
   * @param privateKey an RSA key, as PEM or a KeyObject; a new one where it is missing, of 1024 bits as Postal makes them
   * @param kid its id; by default made of the key itself
   */
  constructor(
    privateKey: string | KeyObject = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
    kid?: string,
  ) {
    this.privateKey = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
    if (this.privateKey.asymmetricKeyType !== 'rsa') throw new TypeError('The key to sign with is not an RSA key.');
    const { n = '' } = this.privateKey.export({ format: 'jwk' });
    this.kid = kid ?? createHash('sha256').update(n).digest('hex').slice(0, 16);
  }

  /** What its signatures are verified with. */
  get publicKey(): KeyObject {
    return createPublicKey(this.privateKey);
  }

  /** The public key as it stands in a JWKS, for a receiver's `signature: { keys: { keys: [jwk] } }`. */
  get jwk(): Jwk {
    const { n = '', e = '' } = this.publicKey.export({ format: 'jwk' });
    return { kty: 'RSA', kid: this.kid, n, e };
  }

  /**
   * The headers that sign a body.
   *
   * @param body the exact bytes that are sent; a text stands for its UTF-8
   * @param profile whose headers: Ark's, or those of a self-hosted Postal
   */
  headers(body: string | Uint8Array, profile: 'ark' | 'postal' = 'ark'): Record<string, string> {
    const signature = sign('RSA-SHA256', Buffer.from(body), this.privateKey).toString('base64');
    return profile === 'ark'
      ? { 'x-ark-signature': signature, 'x-ark-signature-kid': this.kid }
      : { 'x-postal-signature-256': signature, 'x-postal-signature-kid': this.kid };
  }
}
