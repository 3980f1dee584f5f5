/** Checks the Authorization header: the bearer scheme of RFC 6750 and, where asked for, the basic one of RFC 7617. */
import type { IncomingMessage } from 'node:http';
import { AmbiguousCredentialsError, InvalidTokenError, MissingCredentialsError, UnavailableError } from '../errors.js';
import type { ApiKeyProvider } from '../options.js';
import { KeyRing } from './api-keys.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../internal/with-timeout.js';

/** What a request is checked against. */
export interface Credentials {
  /** The keys, or the app's function that gives them. */
  keys: KeyRing | ApiKeyProvider;
  /** Whether the key may also come as the password of Basic credentials. */
  basicAuth: boolean;
}

const realm = 'realm="Ark webhooks"';

/**
 * Finds the key that a request carries. Looks at its headers alone: no byte of the body has been read.
 *
 * @returns which key matched, from 0, where there are several
 * @throws AmbiguousCredentialsError, MissingCredentialsError, InvalidTokenError, or UnavailableError where the app's
 * function fails
 */
export function authenticate(
  req: IncomingMessage,
  credentials: Credentials,
): number | undefined | Promise<number | undefined> {
  const candidates = readCandidates(req, credentials.basicAuth);
  const { keys } = credentials;
  if (keys instanceof KeyRing) return match(keys, candidates, credentials.basicAuth);
  return askForKeys(keys).then((ring) => match(ring, candidates, credentials.basicAuth));
}

function match(ring: KeyRing, candidates: string[], basicAuth: boolean): number | undefined {
  for (const candidate of candidates) {
    const index = ring.indexOf(candidate);
    if (index !== -1) return ring.size > 1 ? index : undefined;
  }
  throw new InvalidTokenError(
    'The key in the Authorization header is not the one configured here.',
    challenges(basicAuth, ', error="invalid_token", error_description="The key is not the one configured here"'),
  );
}

async function askForKeys(provide: ApiKeyProvider): Promise<KeyRing> {
  try {
    const late = (): Error => new Error('The function given as apiKey did not settle in time.');
    return new KeyRing(await within(DEPENDENCY_TIMEOUT_MS, Promise.resolve(provide()), late));
  } catch (cause) {
    throw new UnavailableError('The key to check against could not be had: the function given as apiKey failed.', {
      cause,
    });
  }
}

/** The tokens that a request's credentials may stand for. */
function readCandidates(req: IncomingMessage, basicAuth: boolean): string[] {
  refuseSecondHeader(req.rawHeaders);
  const header = req.headers.authorization ?? '';
  const space = header.indexOf(' ');
  const scheme = header.slice(0, Math.max(space, 0)).toLowerCase();
  const token = header.slice(space + 1).trimStart();
  if (scheme === 'bearer') return [token];
  if (scheme === 'basic' && basicAuth) return passwords(token);
  throw new MissingCredentialsError(
    `The request has no "Authorization: Bearer <API key>" header${header === '' ? '' : ', but another'}.`,
    challenges(basicAuth, ''),
  );
}

/** Node keeps the first of two Authorization headers, a proxy before it may have checked the other. */
function refuseSecondHeader(rawHeaders: string[]): void {
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') seen += 1;
  }
  if (seen > 1) throw new AmbiguousCredentialsError('The request has more than one Authorization header: send one.');
}

/** The password as it came and percent-decoded: a key in the webhook's URL arrives the way it is written there. */
function passwords(token: string): string[] {
  const decoded = Buffer.from(token, 'base64').toString('latin1');
  const password = decoded.slice(decoded.indexOf(':') + 1);
  try {
    return [password, Buffer.from(decodeURIComponent(password)).toString('latin1')];
  } catch {
    return [password];
  }
}

const challenges = (basicAuth: boolean, error: string): string[] => [
  `Bearer ${realm}${error}`,
  ...(basicAuth ? [`Basic ${realm}, charset="UTF-8"`] : []),
];
