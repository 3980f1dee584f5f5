/** Authenticates requests by their key, their signature, or both. */
import { isArkError } from '../errors.js';
import { chain } from '../internal/promises.js';
import { DEPENDENCY_TIMEOUT_MS, withTimeout } from '../internal/with-timeout.js';
import type { ApiKeyCheck } from './api-key/check-authorization.js';
import type { Verified } from '../events/event.js';
import type { Credentials, KeyResult, ReceivedSignature, RequestHeaders } from './credentials.js';
import type { SignatureCheck } from './signature.js';

/** How requests are authenticated. At least one of the two is defined. */
export interface Checks {
  key: ApiKeyCheck | undefined;
  signature: SignatureCheck | undefined;
  /** If both are defined: whether both must pass, or one is enough. */
  require: 'all' | 'any';
}

/** Authenticates requests in two steps, before and after the body is read. */
export class Authenticator {
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** Whether the body's exact bytes are required. */
  get verifiesSignatures(): boolean {
    return this.#checks.signature !== undefined;
  }

  /** A sentence for each problem with the public keys, for `check()`. */
  get findings(): string[] {
    return this.#checks.signature?.findings ?? [];
  }

  /**
   * Reads only the headers: compares the key, and decodes the signature, which is verified when the body has arrived.
   *
   * @returns what `verify` needs; a promise only if the keys come from a function
   * @throws AmbiguousCredentialsError, MissingCredentialsError, InvalidTokenError, InvalidSignatureError if there is no
   * signature, UnavailableError if the app's function fails
   */
  authenticate(request: RequestHeaders): Credentials | Promise<Credentials> {
    const { key, signature: check } = this.#checks;
    const signature = check?.read(request);
    if (!key) return this.#admit(undefined, signature);
    return chain(key.checkRequest(request), (checked) => this.#admit(checked, signature));
  }

  #admit(key: KeyResult | undefined, signature: ReceivedSignature | undefined): Credentials {
    const { signature: check, require } = this.#checks;
    const suffices = require === 'any' && key !== undefined && (key.matched || signature !== undefined);
    if (!suffices) {
      if (key && !key.matched) throw key.error;
      if (check && !signature) throw check.createMissingError();
    }
    return { key, signature };
  }

  /**
   * Verifies the signature over the body, if the request has one.
   *
   * @param credentials from `authenticate`
   * @param bytes the body's exact bytes; undefined if a parser did not keep them
   * @returns which credentials were verified; a promise only if the public keys have to be fetched
   * @throws InvalidSignatureError, UnavailableError if there is no public key, RawBodyUnavailableError without bytes
   */
  verify(credentials: Credentials, bytes: Buffer | undefined): Verified | Promise<Verified> {
    const { key, signature } = credentials;
    const { signature: check, require } = this.#checks;
    const keyIndex = key?.matched ? key.keyIndex : undefined;
    if (!check || !signature) return { verifiedBy: 'apiKey', keyIndex };
    if (key && require === 'any') return verifyEither(key, () => check.verify(signature, bytes));
    const verified: Verified = { verifiedBy: key ? 'both' : 'signature', keyIndex };
    const verifying = check.verify(signature, bytes);
    return verifying ? verifying.then(() => verified) : verified;
  }
}

async function verifyEither(key: KeyResult, verify: () => void | Promise<void>): Promise<Verified> {
  if (!key.matched) {
    try {
      await verify();
      return { verifiedBy: 'signature' };
    } catch (error) {
      // The key may be valid: the sender has to retry.
      throw key.error.code === 'unavailable' && isArkError(error) ? key.error : error;
    }
  }
  try {
    const createError = (): Error => new Error('The signature was not verified in time.');
    await withTimeout(MAX_OPTIONAL_WAIT_MS, Promise.resolve(verify()), createError);
    return { verifiedBy: 'both', keyIndex: key.keyIndex };
  } catch {
    return { verifiedBy: 'apiKey', keyIndex: key.keyIndex };
  }
}

/**
 * How long a request with a matching key waits for public keys, in milliseconds, so that a slow key server does not use up
 * the time of the listeners.
 */
const MAX_OPTIONAL_WAIT_MS = DEPENDENCY_TIMEOUT_MS / 4;
