/** Verifies signatures: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2) over the exact bytes of a body. */
import { type KeyObject, verify } from 'node:crypto';
// The global URL of jsdom has no canParse().
import { URL as NodeUrl } from 'node:url';
import { isLoopbackHost } from '../internal/loopback.js';
import { checkChoice, checkOptionNames, describeType } from '../internal/option-checks.js';
import { chain } from '../internal/promises.js';
import { InvalidOptionsError, InvalidSignatureError, RawBodyUnavailableError } from '../errors.js';
import type { ReceivedSignature, RequestHeaders } from './credentials.js';
import type { FetchKeySet } from './public-keys/fetch-jwks.js';
import { type GivenKey, readGivenKeys } from './public-keys/read-given-keys.js';
import { FixedKeySet, type FoundKeys, type KeySet } from './public-keys/key-set.js';
import { RemoteKeySet } from './public-keys/remote-key-set.js';
import { createRepeatedError, readHeader } from './read-header.js';

/** The source of signatures and of the public keys. */
export interface SignatureOptions {
  /** URL of the JWKS: https, except for loopback addresses. Default: Ark's. */
  jwksUrl?: string | URL | undefined;
  /** The keys, as a JWKS, PEM or KeyObject, instead of a URL. */
  keys?: GivenKey | GivenKey[] | undefined;
  /**
   * Used instead of the global `fetch`, which ignores HTTPS_PROXY:
   * `(url, init) => undici.fetch(url, { ...init, dispatcher: new EnvHttpProxyAgent() })`.
   */
  fetch?: FetchKeySet | undefined;
  /** The sender: Ark, or a self-hosted Postal, which requires `keys` or `jwksUrl`. Default `'ark'`. */
  profile?: 'ark' | 'postal' | undefined;
}

const ARK_JWKS = 'https://mail.arkhq.io/.well-known/jwks.json';

/** Postal's older header has a SHA-1 signature, which is not secure: it is ignored. */
const headerNames = {
  ark: { signature: 'x-ark-signature', kid: 'x-ark-signature-kid' },
  postal: { signature: 'x-postal-signature-256', kid: 'x-postal-signature-kid' },
} as const;

/** Verifies the signatures of requests. */
export class SignatureCheck {
  readonly #names: (typeof headerNames)['ark' | 'postal'];
  readonly #keySet: KeySet;

  /** @throws InvalidOptionsError */
  constructor(options: SignatureOptions, warn: (finding: string) => void) {
    checkOptionNames('signature', options, { jwksUrl: true, keys: true, profile: true, fetch: true });
    const { profile = 'ark' } = options;
    checkChoice('signature.profile', profile, ['ark', 'postal']);
    this.#names = headerNames[profile];
    this.#keySet = createKeySet(options, profile, warn);
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
    // Neither base64 nor a key id contains a comma: Node and the Fetch API join repeated headers with one.
    if (value?.includes(',')) throw createRepeatedError(name);
    return value === '' ? undefined : value;
  }

  /** A sentence for each problem with the keys. */
  get findings(): string[] {
    return this.#keySet.findings;
  }

  createMissingError(): InvalidSignatureError {
    return new InvalidSignatureError(`The request has no ${this.#names.signature} header.`, { missing: true });
  }

  /**
   * @param bytes the body's exact bytes; undefined if a parser did not keep them
   * @returns a promise only if public keys have to be fetched
   * @throws InvalidSignatureError, UnavailableError if there is no key, RawBodyUnavailableError without bytes
   */
  verify(received: ReceivedSignature, bytes: Buffer | undefined): void | Promise<void> {
    if (!bytes)
      throw new RawBodyUnavailableError(
        'Another parser did not keep the bytes of the body, which the signature is verified over. Mount the receiver ' +
          'before it, or keep the bytes: express.json({ verify: captureRawBody }).',
      );
    return chain(this.#keySet.find(received.kid), (found) => this.#verifyWith(found, received, bytes));
  }

  #verifyWith({ keys, version }: FoundKeys, received: ReceivedSignature, bytes: Buffer): void | Promise<void> {
    if (isSignedByAny(keys, received.signature, bytes)) return undefined;
    // The keys may have changed since they were fetched.
    const refreshed = this.#keySet.refresh(version);
    if (refreshed === false) throw createMismatchError();
    return this.#verifyAgain(refreshed, received, bytes);
  }

  async #verifyAgain(refreshed: Promise<boolean>, received: ReceivedSignature, bytes: Buffer): Promise<void> {
    if (!(await refreshed)) throw createMismatchError();
    const { keys } = await this.#keySet.find(received.kid);
    if (!isSignedByAny(keys, received.signature, bytes)) throw createMismatchError();
  }
}

const isSignedByAny = (keys: KeyObject[], signature: Buffer, bytes: Buffer): boolean =>
  keys.some((key) => verify('RSA-SHA256', bytes, key, signature));

const createMismatchError = (): InvalidSignatureError =>
  new InvalidSignatureError('The signature does not match the body and the public keys.');

function createKeySet(options: SignatureOptions, profile: 'ark' | 'postal', warn: (finding: string) => void): KeySet {
  const { keys, jwksUrl, fetch } = options;
  for (const name of ['keys', 'jwksUrl'] as const)
    // If a variable is not set, Ark's published keys must not be used instead.
    if (name in options && options[name] === undefined)
      throw new InvalidOptionsError(
        `Expected "signature.${name}" to be set or omitted, got undefined. Is the variable set?`,
      );
  if (keys !== undefined && (jwksUrl !== undefined || fetch !== undefined))
    throw new InvalidOptionsError(
      '"signature" must not have both "keys", which are not fetched, and "jwksUrl" or "fetch".',
    );
  if (keys !== undefined) return new FixedKeySet(readGivenKeys(keys));
  if (jwksUrl === undefined && profile === 'postal')
    throw new InvalidOptionsError(
      'Expected "signature.jwksUrl" with the profile \'postal\': https://POSTAL-HOST/.well-known/jwks.json.',
    );
  return new RemoteKeySet({ url: checkUrl(jwksUrl ?? ARK_JWKS), fetch: checkFetch(fetch), warn });
}

/** Unencrypted keys can be replaced in transit. */
function checkUrl(url: string | URL): URL {
  if (NodeUrl.canParse(String(url))) {
    const { protocol, hostname, href, username, password } = new NodeUrl(url);
    if (username !== '' || password !== '')
      throw new InvalidOptionsError('Expected "signature.jwksUrl" to have no credentials: fetch rejects such URLs.');
    if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return new NodeUrl(href);
  }
  throw new InvalidOptionsError(`Expected "signature.jwksUrl" to be an https URL, got ${String(url)}.`);
}

function checkFetch(fetch: FetchKeySet | undefined): FetchKeySet | undefined {
  if (fetch === undefined || typeof fetch === 'function') return fetch;
  throw new InvalidOptionsError(`Expected "signature.fetch" to be a function, got ${describeType(fetch)}.`);
}
