/** Decides whether a request is from Ark: by its key, its signature, or both. */
import { isArkError } from '../errors.js';
import { DEPENDENCY_TIMEOUT_MS, withTimeout } from '../internal/with-timeout.js';
import type { KeyCheck } from './authorization.js';
import type { Verified } from '../events/event.js';
import type { Credentials, KeyResult, ReceivedSignature, RequestHeaders } from './credentials.js';
import type { SignatureCheck } from './signature.js';

/** What a request is authenticated with. At least one of the two is there. */
export interface Checks {
  key: KeyCheck | undefined;
  signature: SignatureCheck | undefined;
  /** If both are there: whether both must pass, or either is enough. */
  require: 'all' | 'any';
}

/** Authenticates requests in two steps, before and after the body is read. */
export class Authenticator {
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** Whether the body's exact bytes are needed. */
  get verifiesSignatures(): boolean {
    return this.#checks.signature !== undefined;
  }

  /** A sentence for each problem with the public keys, for `check()`. */
  get findings(): string[] {
    return this.#checks.signature?.findings ?? [];
  }

  /**
   * Reads the headers alone. The key is compared here; the signature is verified once the body is there.
   *
   * @returns what `verify` needs; a promise only if the keys come from a function
   * @throws AmbiguousCredentialsError, MissingCredentialsError, InvalidTokenError, InvalidSignatureError if there is no
   * signature, UnavailableError if the app's function fails
   */
  authenticate(request: RequestHeaders): Credentials | Promise<Credentials> {
    const { key, signature: check } = this.#checks;
    const signature = check?.read(request);
    if (!key) return this.#admit(undefined, signature);
    const result = key.check(request);
    return result instanceof Promise
      ? result.then((checked) => this.#admit(checked, signature))
      : this.#admit(result, signature);
  }

  #admit(key: KeyResult | undefined, signature: ReceivedSignature | undefined): Credentials {
    const { signature: check, require } = this.#checks;
    const suffices = require === 'any' && key !== undefined && (key.matched || signature !== undefined);
    if (!suffices) {
      if (key && !key.matched) throw key.error;
      if (check && !signature) throw check.missing();
    }
    return { key, signature };
  }

  /**
   * Verifies the signature over the body, if one is needed or there.
   *
   * @param credentials from `authenticate`
   * @param bytes the body's exact bytes; undefined if a parser kept none
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
      // The key may be right: the sender has to retry.
      throw key.error.code === 'unavailable' && isArkError(error) ? key.error : error;
    }
  }
  try {
    const timedOut = (): Error => new Error('The signature was not verified in time.');
    await withTimeout(MAX_OPTIONAL_WAIT_MS, Promise.resolve(verify()), timedOut);
    return { verifiedBy: 'both', keyIndex: key.keyIndex };
  } catch {
    return { verifiedBy: 'apiKey', keyIndex: key.keyIndex };
  }
}

/** How long a request whose key matches waits for public keys: a slow key server must not use up the listeners' time. */
const MAX_OPTIONAL_WAIT_MS = DEPENDENCY_TIMEOUT_MS / 4;
