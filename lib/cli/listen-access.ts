/** Which credentials `listen` accepts, and how it describes those that it does not check. */
import type { IncomingMessage } from 'node:http';
import type { Authenticator } from '../auth/authenticator.js';
import { resolveAuthenticator } from '../auth/resolve-authenticator.js';
import { InvalidOptionsError, type SignatureOptions } from '../index.js';
import { isArkError } from '../errors.js';
import { type Args, keyOption, type Options } from './args.js';
import { parseChoice, parseUrl } from './parse-values.js';
import { UsageError } from './usage-error.js';

export const accessOptions: Options = {
  ...keyOption,
  signature: { type: 'boolean', help: "accept deliveries that are signed, checked with Ark's public keys" },
  'jwks-url': { type: 'string', value: 'URL', help: 'the same, with the public keys from this URL' },
  profile: { type: 'string', value: 'PROFILE', help: 'whose signature headers: ark or postal; default ark' },
};

/** @returns undefined if there are no credentials to check: every delivery is shown, and accepted */
export function resolveAccess(args: Args): Authenticator | undefined {
  const { key } = args;
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
  const jwksUrl = args.parsed('jwks-url', parseJwksUrl);
  const profile = args.parsed('profile', (text, name) => parseChoice(text, name, ['ark', 'postal']));
  if (profile === 'postal' && !jwksUrl)
    throw new UsageError(
      '--profile postal needs the public keys of your Postal: --jwks-url https://postal.example.com/.well-known/jwks.json.',
    );
  if (!args.flag('signature') && !jwksUrl && profile === undefined) return undefined;
  return { ...(jwksUrl && { jwksUrl }), profile };
}

const defaultJwks = 'https://mail.arkhq.io/.well-known/jwks.json';

/** Credentials that a delivery carried. Their values are never shown. */
export interface Carried {
  header: string;
  /** Null if it cannot be said. */
  passes: boolean | null;
  note: string;
}

/** Describes what a delivery carried if nothing is configured, and whether each would pass. */
export async function describeCarried(req: IncomingMessage, body: Buffer, ark: Authenticator): Promise<Carried[]> {
  const { authorization } = req.headers;
  const carried: Carried[] = [];
  if (authorization !== undefined) carried.push(describeAuthorization(authorization));
  if (req.headers['x-ark-signature'] !== undefined) carried.push(await describeSignature(req, body, ark));
  if (req.headers['x-postal-signature-256'] !== undefined)
    carried.push({
      header: 'X-Postal-Signature-256',
      passes: null,
      note: 'not checked: give --profile postal --jwks-url URL',
    });
  return carried;
}

function describeAuthorization(authorization: string): Carried {
  const [scheme = '', token = ''] = authorization.split(' ', 2);
  const bearer = /^bearer$/i.test(scheme) && token !== '';
  const basic = /^basic$/i.test(scheme) && Buffer.from(token, 'base64').includes(':');
  if (bearer)
    return {
      header: 'Authorization: Bearer',
      passes: null,
      note: `passes if apiKey is this key of ${token.length} characters`,
    };
  if (basic)
    return {
      header: 'Authorization: Basic',
      passes: null,
      note: 'passes if apiKey is its password, with basicAuth: true',
    };
  return { header: 'Authorization', passes: false, note: 'fails: neither a Bearer token nor Basic credentials' };
}

async function describeSignature(req: IncomingMessage, body: Buffer, ark: Authenticator): Promise<Carried> {
  const header = 'X-Ark-Signature';
  try {
    // A copy: the buffer is used again while the public keys are fetched.
    await ark.verify(await ark.authenticate(req), Buffer.from(body));
    return { header, passes: true, note: 'passes with signature: true' };
  } catch (error) {
    const code = isArkError(error) ? error.code : undefined;
    if (code === 'unavailable')
      return { header, passes: null, note: "not checked: Ark's public keys could not be fetched" };
    return { header, passes: false, note: "fails: it does not fit the body and Ark's public keys" };
  }
}
