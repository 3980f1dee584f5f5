/** Checks the Authorization header: the Bearer scheme (RFC 6750) and, if enabled, the Basic scheme (RFC 7617). */
import { InvalidTokenError, MissingCredentialsError, UnavailableError } from '../../errors.js';
import { withDeadline } from '../../internal/with-timeout.js';
import { KeyRing } from './compare-api-key.js';
import type { HeaderKeyProvider, KeyResult, RequestHeaders } from '../credentials.js';
import { createRepeatedError, readHeader } from '../read-header.js';
import type * as DescribeMissingKey from './describe-missing-key.js';
import type { AcceptedCredentials } from './describe-missing-key.js';

/** Reads the key in a request's Authorization header, and has it compared with the configured ones. */
export class ApiKeyCheck {
  readonly #keys: KeyRing | HeaderKeyProvider;
  readonly #accepted: AcceptedCredentials;

  /**
   * @param keys the keys, or the app's function that returns them
   * @param accepted what the receiver is configured to accept
   */
  constructor(keys: KeyRing | HeaderKeyProvider, accepted: AcceptedCredentials) {
    this.#keys = keys;
    this.#accepted = accepted;
  }

  /**
   * @returns the result; a promise only if the keys come from a function
   * @throws AmbiguousCredentialsError
   */
  checkRequest(request: RequestHeaders): KeyResult | Promise<KeyResult> {
    const tokens = this.#readTokens(request);
    if (!tokens) return { matched: false, error: this.#createMissingError(request) };
    const keys = this.#keys;
    return keys instanceof KeyRing ? this.#matchKeys(keys, tokens) : this.#matchProvided(keys, request, tokens);
  }

  #matchKeys(ring: KeyRing, tokens: string[]): KeyResult {
    for (const token of tokens) {
      const index = ring.indexOf(token);
      if (index !== -1) return { matched: true, keyIndex: ring.size > 1 ? index : undefined };
    }
    return { matched: false, error: this.#createInvalidError() };
  }

  async #matchProvided(provide: HeaderKeyProvider, request: RequestHeaders, tokens: string[]): Promise<KeyResult> {
    try {
      const provided = await withDeadline(Promise.resolve(provide(request)), 'The function given as apiKey');
      const keys = [provided].flat().filter((key) => key !== undefined && key !== null && key !== '');
      return keys.length === 0
        ? { matched: false, error: this.#createInvalidError() }
        : this.#matchKeys(new KeyRing(keys), tokens);
    } catch (cause) {
      const message = 'The function given as apiKey failed: the key cannot be compared.';
      return { matched: false, error: new UnavailableError(message, { cause }) };
    }
  }

  /** @returns the possible keys in the credentials; undefined without credentials of an accepted scheme */
  #readTokens(request: RequestHeaders): string[] | undefined {
    const header = readHeader(request, 'authorization') ?? '';
    if (JOINED.test(header)) throw createRepeatedError('authorization');
    const space = header.indexOf(' ');
    const scheme = header.slice(0, Math.max(space, 0)).toLowerCase();
    const token = header.slice(space + 1).trimStart();
    if (scheme === 'bearer') return [token];
    return scheme === 'basic' && this.#accepted.basicAuth ? readPasswords(token) : undefined;
  }

  #createMissingError(request: RequestHeaders): MissingCredentialsError {
    const { describeMissingKey } = require('./describe-missing-key.js') as typeof DescribeMissingKey;
    const { detail, signed } = describeMissingKey(request, this.#accepted);
    return new MissingCredentialsError(detail, { challenges: this.#createChallenges(''), signed });
  }

  #createInvalidError(): InvalidTokenError {
    return new InvalidTokenError('The key in the Authorization header is not the one configured here.', {
      challenges: this.#createChallenges(
        ', error="invalid_token", error_description="The key is not the one configured here"',
      ),
    });
  }

  #createChallenges(error: string): string[] {
    return [`Bearer ${REALM}${error}`, ...(this.#accepted.basicAuth ? [`Basic ${REALM}, charset="UTF-8"`] : [])];
  }
}

const REALM = 'realm="Ark webhooks"';

/** Two Authorization headers, joined by the Fetch API. */
const JOINED = /,\s*(?:Bearer|Basic) /i;

/**
 * Returns the password as sent and percent-decoded, because a key in the webhook's URL may be percent-encoded there.
 * Returns none if the credentials are malformed: without a colon there is no password.
 */
function readPasswords(token: string): string[] {
  if (!/^[\w+/-]+={0,2} *$/.test(token)) return [];
  const decoded = Buffer.from(token, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon === -1) return [];
  const password = decoded.slice(colon + 1);
  try {
    return [password, Buffer.from(decodeURIComponent(password)).toString('latin1')];
  } catch {
    return [password];
  }
}
