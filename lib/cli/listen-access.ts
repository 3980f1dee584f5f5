/** Resolves the credentials that `listen` accepts, and describes those that it does not check. */
import type { IncomingMessage } from 'node:http';
import type { Authenticator } from '../auth/authenticator.js';
import { resolveAuthenticator } from '../auth/resolve-authenticator.js';
import { InvalidOptionsError, type SignatureOptions } from '../index.js';
import { isArkError } from '../errors.js';
import { type Args, keyOption, type Options } from './args.js';
import { parseProfile, parseUrl } from './parse-values.js';
import { UsageError } from './usage-error.js';

export const accessOptions: Options = {
  ...keyOption,
  signature: { type: 'boolean', help: "accept signed deliveries, verified with Ark's public keys" },
  'jwks-url': { type: 'string', value: 'URL', help: 'the same, with public keys from this URL' },
  profile: { type: 'string', value: 'PROFILE', help: 'signature headers: ark or postal; default ark' },
};

/** @returns undefined if there are no credentials to check: every delivery is accepted and shown */
export function resolveAccess(args: Args): Authenticator | undefined {
  const { apiKey: key } = args;
  const signature = resolveSignature(args);
  if (key === undefined && !signature) return undefined;
  try {
    return resolveAuthenticator({
      ...(key !== undefined && { apiKey: key, basicAuth: true }),
      ...(signature && { signature }),
      ...(key !== undefined && signature && { require: 'any' }),
    });
  } catch (error) {
    if (error instanceof InvalidOptionsError) throw new UsageError(error.message);
    throw error;
  }
}

function resolveSignature(args: Args): SignatureOptions | undefined {
  const parseJwksUrl = (text: string, name: string): URL => parseUrl(text, name, defaultJwks);
  const jwksUrl = args.parse('jwks-url', parseJwksUrl);
  const profile = args.parse('profile', parseProfile);
  if (profile === 'postal' && !jwksUrl)
    throw new UsageError(
      '--profile postal needs the public keys of your Postal: --jwks-url https://postal.example.com/.well-known/jwks.json.',
    );
  if (!args.hasFlag('signature') && !jwksUrl && profile === undefined) return undefined;
  return { ...(jwksUrl && { jwksUrl }), profile };
}

const defaultJwks = 'https://mail.arkhq.io/.well-known/jwks.json';

/** A credential of a delivery. Its value is never shown. */
export interface ReceivedCredential {
  header: string;
  /** Null if unknown. */
  passes: boolean | null;
  note: string;
}

/** Describes the credentials of a delivery, and whether a receiver would accept them. */
export async function describeCredentials(
  req: IncomingMessage,
  body: Buffer,
  ark: Authenticator,
): Promise<ReceivedCredential[]> {
  const { authorization } = req.headers;
  const received: ReceivedCredential[] = [];
  if (authorization !== undefined) received.push(describeAuthorization(authorization));
  if (req.headers['x-ark-signature'] !== undefined) received.push(await describeSignature(req, body, ark));
  if (req.headers['x-postal-signature-256'] !== undefined)
    received.push({
      header: 'X-Postal-Signature-256',
      passes: null,
      note: 'not checked: use --profile postal --jwks-url URL',
    });
  return received;
}

function describeAuthorization(authorization: string): ReceivedCredential {
  const [scheme = '', token = ''] = authorization.split(' ', 2);
  const isBearer = /^bearer$/i.test(scheme) && token !== '';
  const isBasic = /^basic$/i.test(scheme) && Buffer.from(token, 'base64').includes(':');
  if (isBearer)
    return {
      header: 'Authorization: Bearer',
      passes: null,
      note: `passes if apiKey is this key of ${token.length} characters`,
    };
  if (isBasic)
    return {
      header: 'Authorization: Basic',
      passes: null,
      note: 'passes if apiKey is its password, with basicAuth: true',
    };
  return { header: 'Authorization', passes: false, note: 'fails: neither a Bearer token nor Basic credentials' };
}

async function describeSignature(req: IncomingMessage, body: Buffer, ark: Authenticator): Promise<ReceivedCredential> {
  const header = 'X-Ark-Signature';
  try {
    // A copy, because the buffer is reused while the public keys are fetched.
    await ark.verify(await ark.authenticate(req), Buffer.from(body));
    return { header, passes: true, note: 'passes with signature: true' };
  } catch (error) {
    const code = isArkError(error) ? error.code : undefined;
    if (code === 'unavailable')
      return { header, passes: null, note: "not checked: Ark's public keys could not be fetched" };
    return { header, passes: false, note: "fails: it does not match the body and Ark's public keys" };
  }
}
