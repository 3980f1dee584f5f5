/** Signs bodies as Ark and Postal do, and publishes the key that verifies them. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A public key of a JWKS (RFC 7517), with the members that Ark's keys always have. */
export type Jwk = {
  /** The key type. */
  kty: 'RSA';
  /** The key's id. */
  kid: string;
  /** The modulus, in base64url. */
  n: string;
  /** The exponent, in base64url. */
  e: string;
  /** Set by Postal; may be absent at Ark. */
  use?: 'sig';
  /** Set by Postal; may be absent at Ark. */
  alg?: 'RS256';
};

/** An RSA key that signs bodies as Ark does. */
export class SigningKey {
  /** The key's id in the `-KID` header and in the JWKS. */
  readonly kid: string;
  /** The key that signs. */
  readonly privateKey: KeyObject;
  /** The key that verifies. */
  readonly publicKey: KeyObject;

  /**
   * @param privateKey an RSA key, as PEM or a KeyObject. Default: a new one of 1024 bits, the size that Postal generates
   * @param kid the key's id. Default: derived from the key
   * @throws TypeError if the key is not an RSA private key; Node's error if the PEM is malformed
   */
  constructor(privateKey: string | KeyObject = generatePem(), kid?: string) {
    this.privateKey = createPrivateKey(typeof privateKey === 'string' ? privateKey : toPem(privateKey));
    this.publicKey = createPublicKey(this.privateKey);
    const type = this.privateKey.asymmetricKeyType ?? 'unknown';
    if (type !== 'rsa') throw new TypeError(`Expected "privateKey" to be an RSA private key, got one of type ${type}.`);
    const { n = '' } = this.publicKey.export({ format: 'jwk' });
    this.kid = kid ?? createHash('sha256').update(n).digest('hex').slice(0, 16);
  }

  /** The public key for a JWKS, such as a receiver's `signature: { keys: { keys: [key.jwk] } }`. */
  get jwk(): Jwk {
    const { n = '', e = '' } = this.publicKey.export({ format: 'jwk' });
    return { kty: 'RSA', kid: this.kid, n, e };
  }

  /**
   * Signs a body.
   *
   * @param body the exact bytes that are sent; a string is encoded as UTF-8
   * @param profile the headers to create: Ark's, or those of a self-hosted Postal including its legacy SHA-1 signature
   * @returns the headers to send
   */
  headers(body: string | Uint8Array, profile: 'ark' | 'postal' = 'ark'): Record<string, string> {
    const bytes = Buffer.from(body);
    const signature = sign('RSA-SHA256', bytes, this.privateKey).toString('base64');
    if (profile === 'ark') return { 'x-ark-signature': signature, 'x-ark-signature-kid': this.kid };
    return {
      'x-postal-signature': sign('RSA-SHA1', bytes, this.privateKey).toString('base64'),
      'x-postal-signature-256': signature,
      'x-postal-signature-kid': this.kid,
    };
  }
}

/**
 * Exporting a generated KeyObject as a JWK deadlocks in Node 20 if the garbage collector runs meanwhile: the generator's
 * job and the key share a lock. Keys read from PEM are not affected, and neither is the export to PEM.
 */
const generatePem = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

function toPem(key: KeyObject): string | Buffer {
  if (key.type === 'private') return key.export({ type: 'pkcs8', format: 'pem' });
  throw new TypeError(`Expected "privateKey" to be an RSA private key, got a ${key.type} key.`);
}
