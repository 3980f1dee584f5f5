/** Explains what a request without a key carries instead, and how to accept it. */
import type { RequestHeaders } from './credentials.js';

const signatureFixes: readonly [name: string, fix: string][] = [
  ['x-ark-signature', '`signature: true`'],
  ['x-postal-signature-256', "`signature: { profile: 'postal', jwksUrl }`"],
];

/** What a rejection says of a request without a key. */
export interface MissingKey {
  detail: string;
  /** Whether it carries a signature, which this receiver does not accept instead of a key. */
  signed: boolean;
}

/**
 * Nothing is verified and nothing fetched: an unauthenticated client may have made the headers up.
 *
 * @param basicAuth whether Basic credentials are accepted
 */
export function describeMissingKey({ headers }: RequestHeaders, basicAuth: boolean): MissingKey {
  const authorization = headers.authorization ?? '';
  const missing = `The request has no "Authorization: Bearer <API key>" header${authorization === '' ? '' : ', but another'}.`;
  if (!basicAuth && /^basic /i.test(authorization))
    return { detail: `${missing} It has Basic credentials: set \`basicAuth: true\` to accept them.`, signed: false };
  const signature = signatureFixes.find(([name]) => headers[name] !== undefined);
  if (!signature) return { detail: missing, signed: false };
  const [name, fix] = signature;
  const detail =
    `${missing} It has ${name}: set ${fix} to verify that Ark sent it, though not to whom. A key in the ` +
    "webhook's URL (https://ark:KEY@host/path) with `basicAuth: true` proves more.";
  return { detail, signed: true };
}
