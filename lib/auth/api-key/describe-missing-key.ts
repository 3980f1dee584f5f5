/** Describes the credentials of a request without a key, and the option that accepts them. */
import type { RequestHeaders } from '../credentials.js';

const signatureFixes: readonly [header: string, fix: string][] = [
  ['x-ark-signature', '`signature: true`'],
  ['x-postal-signature-256', "`signature: { profile: 'postal', jwksUrl }`"],
];

/** The credentials that the receiver is configured to accept. */
export interface AcceptedCredentials {
  /** Whether the key is accepted as the password of Basic credentials too. */
  basicAuth: boolean;
  /** Whether signatures are verified too. */
  signature: boolean;
}

/** The description of a request without a key. */
export interface MissingKey {
  detail: string;
  /** Whether it has a signature, and signatures are not verified. */
  signed: boolean;
}

/** Verifies and fetches nothing: the client is not authenticated, so the headers may be forged. */
export function describeMissingKey(request: RequestHeaders, accepted: AcceptedCredentials): MissingKey {
  const headers = (request.headers as RequestHeaders['headers'] | null | undefined) ?? {};
  const authorization = headers.authorization ?? '';
  const missing = `The request has no "Authorization: Bearer <API key>" header${authorization === '' ? '' : ', but another'}.`;
  const found = signatureFixes.find(([header]) => headers[header] !== undefined);
  const signed = found !== undefined && !accepted.signature;
  if (!accepted.basicAuth && /^basic /i.test(authorization))
    return { detail: `${missing} It has Basic credentials: set \`basicAuth: true\` to accept them.`, signed };
  if (!found) return { detail: missing, signed };
  const [header, fix] = found;
  const remedy = accepted.signature
    ? "this receiver requires a key too. Set `require: 'any'` to accept either"
    : `set ${fix} and \`require: 'any'\` to accept it`;
  const url = `A key in the webhook's URL (https://ark:KEY@host/path)${accepted.basicAuth ? '' : ' with `basicAuth: true`'}`;
  const detail = `${missing} It has ${header}: ${remedy}. A signature proves that Ark sent it, but not that it was sent to you. ${url} proves more.`;
  return { detail, signed };
}
