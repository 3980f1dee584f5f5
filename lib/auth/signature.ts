/** Verifies who signed a body: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2) over its exact bytes. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isLoopbackHost } from '../internal/loopback.js';
import { checkChoice, checkOptionNames } from '../internal/option-checks.js';
import { InvalidOptionsError, InvalidSignatureError, RawBodyUnavailableError } from '../errors.js';
import type { ReceivedSignature, RequestHeaders } from './credentials.js';
import { FixedKeySet, type FoundKeys, type Jwks, type KeySet, readJwks, RemoteKeySet } from './jwks.js';
import { readHeader, repeated } from './read-header.js';

/** Where signatures and the keys they are checked with come from. */
export interface SignatureOptions {
  /** Address of the JWKS. Https, but for loopback. Default Ark's own. */
  jwksUrl?: string | URL | undefined;
  /** The keys themselves, a JWKS or PEM: no network is ever used. */
  keys?: Jwks | string | string[] | undefined;
  /** Whose headers: Ark's, or those of a self-hosted Postal, whose keys have to be given or located. Default `'ark'`. */
  profile?: 'ark' | 'postal' | undefined;
}

const ARK_JWKS = 'https://mail.arkhq.io/.well-known/jwks.json';

/** Postal's older header holds a SHA-1 signature, which proves nothing: it is not looked at. */
const headerNames = {
  ark: { signature: 'x-ark-signature', kid: 'x-ark-signature-kid' },
  postal: { signature: 'x-postal-signature-256', kid: 'x-postal-signature-kid' },
} as const;

/** Verifies the signatures of requests. */
export class SignatureCheck {
  readonly #names: (typeof headerNames)['ark' | 'postal'];
  readonly #keySet: KeySet;

  /** @throws InvalidOptionsError */
  constructor(options: SignatureOptions) {
    const { profile = 'ark', keys, jwksUrl } = options;
    checkOptionNames('signature', options, { jwksUrl: true, keys: true, profile: true });
    checkChoice('signature.profile', profile, ['ark', 'postal']);
    this.#names = headerNames[profile];
    this.#keySet = makeKeySet({ keys, jwksUrl }, profile);
  }

  /**
   * @returns the signature that a request carries; undefined if there is none
   * @throws AmbiguousCredentialsError if it has several
   */
  read(request: RequestHeaders): ReceivedSignature | undefined {
    const signature = this.#readOne(request, this.#names.signature);
    if (signature === undefined) return undefined;
    return { signature: Buffer.from(signature, 'base64'), kid: this.#readOne(request, this.#names.kid) };
  }

  #readOne(request: RequestHeaders, name: string): string | undefined {
    const value = readHeader(request, name)?.trim();
    // Neither base64 nor a key id holds a comma: Node and the Fetch API join repeated headers with one.
    if (value?.includes(',')) throw repeated(name);
    return value === '' ? undefined : value;
  }

  /** Creates the error for a request without a signature. */
  missing(): InvalidSignatureError {
    return new InvalidSignatureError(`The request has no ${this.#names.signature} header.`);
  }

  /**
   * @param bytes the body's exact bytes; undefined if a parser kept none
   * @returns a promise only if public keys have to be fetched
   * @throws InvalidSignatureError, UnavailableError if there is no key, RawBodyUnavailableError without bytes
   */
  verify(received: ReceivedSignature, bytes: Buffer | undefined): void | Promise<void> {
    if (!bytes)
      throw new RawBodyUnavailableError(
        'A parser before the receiver kept no bytes to verify the signature with. Mount the receiver before it, or ' +
          'let it keep them: express.json({ verify: captureRawBody }).',
      );
    const found = this.#keySet.find(received.kid);
    if (found instanceof Promise) return found.then((keys) => this.#verifyWith(keys, received, bytes));
    return this.#verifyWith(found, received, bytes);
  }

  #verifyWith({ keys, version }: FoundKeys, received: ReceivedSignature, bytes: Buffer): void | Promise<void> {
    if (isSignedByOne(keys, received.signature, bytes)) return undefined;
    // The keys may have changed since they were fetched.
    const refreshed = this.#keySet.refresh(version);
    if (refreshed === false) throw mismatch();
    return this.#verifyAgain(refreshed, received, bytes);
  }

  async #verifyAgain(refreshed: Promise<boolean>, received: ReceivedSignature, bytes: Buffer): Promise<void> {
    if (!(await refreshed)) throw mismatch();
    const { keys } = await this.#keySet.find(received.kid);
    if (!isSignedByOne(keys, received.signature, bytes)) throw mismatch();
  }
}

const isSignedByOne = (keys: KeyObject[], signature: Buffer, bytes: Buffer): boolean =>
  keys.some((key) => verify('RSA-SHA256', bytes, key, signature));

const mismatch = (): InvalidSignatureError =>
  new InvalidSignatureError('The signature does not fit the body and the keys.');

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
    if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return new URL(href);
  }
  throw new InvalidOptionsError(`signature.jwksUrl is ${String(url)}: give an https URL.`);
}
