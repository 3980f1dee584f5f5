/** Verifies who signed a body: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2) over its exact bytes. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { oneOf, refuseOthers } from '../internal/option-checks.js';
import { InvalidOptionsError, InvalidSignatureError, RawBodyUnavailableError } from '../errors.js';
import { FixedKeySet, type Jwks, type KeySet, readJwks, RemoteKeySet } from './jwks.js';

/** Where signatures and the keys they are checked with come from. */
export interface SignatureOptions {
  /** Address of the JWKS. Https, but for loopback. Default Ark's own. */
  jwksUrl?: string | URL | undefined;
  /** The keys themselves, a JWKS or PEM: no network is ever used. */
  keys?: Jwks | string | string[] | undefined;
  /** Whose headers: Ark's, or those of a self-hosted Postal, whose keys have to be given or located. Default `'ark'`. */
  profile?: 'ark' | 'postal' | undefined;
}

/** Checks a request's signature. */
export interface SignatureCheck {
  /** Refuses a request without a signature before its body is read. @throws InvalidSignatureError */
  expect(headers: IncomingHttpHeaders): void;
  /**
   * @throws InvalidSignatureError, UnavailableError where no key can be had, RawBodyUnavailableError without bytes
   */
  verify(headers: IncomingHttpHeaders, bytes: Buffer | undefined): Promise<void>;
}

const ARK_JWKS = 'https://mail.arkhq.io/.well-known/jwks.json';

/** Postal's older header holds a SHA-1 signature, which proves nothing: it is not looked at. */
const headerNames = {
  ark: { signature: 'x-ark-signature', kid: 'x-ark-signature-kid' },
  postal: { signature: 'x-postal-signature-256', kid: 'x-postal-signature-kid' },
} as const;

/** @throws InvalidOptionsError */
export function makeSignatureCheck(options: SignatureOptions): SignatureCheck {
  const { profile = 'ark', keys, jwksUrl, ...others } = options;
  refuseOthers(others, 'signature');
  oneOf('signature.profile', profile, ['ark', 'postal']);
  const names = headerNames[profile];
  const keySet = makeKeySet({ keys, jwksUrl }, profile);

  const read = (headers: IncomingHttpHeaders): Buffer => {
    const signature = headers[names.signature];
    if (typeof signature === 'string' && signature !== '') return Buffer.from(signature, 'base64');
    throw new InvalidSignatureError(`The request has no ${names.signature} header.`);
  };

  return {
    expect: (headers) => void read(headers),

    async verify(headers, bytes) {
      if (!bytes)
        throw new RawBodyUnavailableError(
          'A parser before the receiver kept no bytes to verify the signature with. Mount the receiver before it, or ' +
            'let it keep them: express.json({ verify: captureRawBody }).',
        );
      const signature = read(headers);
      const kid = headers[names.kid];
      const named = typeof kid === 'string' ? kid : undefined;
      const proves = (key: KeyObject): boolean => verify('RSA-SHA256', bytes, key, signature);

      const { keys, version } = await keySet.find(named);
      if (keys.some(proves)) return;
      // The keys may have changed since they were fetched.
      if ((await keySet.refresh(version)) && (await keySet.find(named)).keys.some(proves)) return;
      throw new InvalidSignatureError('The signature does not fit the body and the keys.');
    },
  };
}

function makeKeySet({ keys, jwksUrl }: SignatureOptions, profile: 'ark' | 'postal'): KeySet {
  if (keys !== undefined && jwksUrl !== undefined)
    throw new InvalidOptionsError('signature has both keys and jwksUrl: give one of them.');
  if (keys !== undefined) return new FixedKeySet(readKeys(keys));
  if (jwksUrl === undefined && profile === 'postal')
    throw new InvalidOptionsError(
      "signature: { profile: 'postal' } needs jwksUrl, /.well-known/jwks.json of your Postal.",
    );
  return new RemoteKeySet(checkUrl(jwksUrl ?? ARK_JWKS));
}

function readKeys(keys: Jwks | string | string[]): { kid: string | undefined; key: KeyObject }[] {
  try {
    const read =
      typeof keys === 'string' || Array.isArray(keys)
        ? [keys]
            .flat()
            .flatMap(blocksOf)
            .map((pem) => ({ kid: undefined, key: createPublicKey(pem) }))
        : readJwks(keys);
    if (read.some(({ key }) => key.asymmetricKeyType !== 'rsa')) throw new TypeError('a key is not RSA');
    if (read.length === 0) throw new TypeError('there is no RSA key in it');
    return read;
  } catch (cause) {
    throw new InvalidOptionsError('signature.keys is neither a JWKS nor PEM with RSA public keys.', { cause });
  }
}

/** A PEM file may hold several keys, of which Node would read the first alone. */
const blocksOf = (pem: string): string[] =>
  pem.split(/(?=-----BEGIN )/).filter((block) => block.startsWith('-----BEGIN '));

/** Keys fetched in the clear are anybody's. */
function checkUrl(url: string | URL): URL {
  if (URL.canParse(String(url))) {
    const { protocol, hostname, href } = new URL(url);
    const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
    if (protocol === 'https:' || (protocol === 'http:' && loopback)) return new URL(href);
  }
  throw new InvalidOptionsError(`signature.jwksUrl is ${String(url)}: give an https URL.`);
}
