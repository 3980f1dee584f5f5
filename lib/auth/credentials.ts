/** The types that the steps of authentication share. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ArkRequest } from '../events/request.js';
import type { InvalidTokenError, MissingCredentialsError, UnavailableError } from '../errors.js';

/** The part of a request that authentication reads: its headers. */
export interface RequestHeaders {
  /** By name in lower case, as in Node. */
  headers: IncomingHttpHeaders;
  /** As they arrived, repeated headers included. Adapters may not set it. */
  rawHeaders?: string[] | undefined;
}

/** A function of a request. A method signature accepts functions of Express's own Request; a property's would not. */
type FunctionOf<Request, Result> = { call(req: Request): Result }['call'];

/** The keys that are valid for a request. With undefined, null, an empty string or an empty array the response is 401. */
export type ApiKeys = string | string[] | null | undefined;

/**
 * Returns the keys that are valid for a request, or a promise of them. Called for each request that has a key. For
 * `receive(body, { headers })` its argument is an object with only the headers.
 */
export type ApiKeyProvider = FunctionOf<ApiKeyRequest, ApiKeys | Promise<ApiKeys>>;

/** The argument of a function given as `apiKey`. `params` are Express's, and missing without it. */
export type ApiKeyRequest = ArkRequest & Required<Pick<ArkRequest, 'params'>>;

/** The same function, as it is called. */
export type HeaderKeyProvider = FunctionOf<RequestHeaders, ApiKeys | Promise<ApiKeys>>;

/** The result of comparing a request's key with the configured ones. */
export type KeyResult =
  | { matched: true; keyIndex: number | undefined }
  | { matched: false; error: MissingCredentialsError | InvalidTokenError | UnavailableError };

/** A signature as it arrived, not verified. */
export interface ReceivedSignature {
  signature: Buffer;
  /** The id of the key that the client claims to have signed with. */
  kid: string | undefined;
}

/** The credentials in the headers of a request. The signature has still to be verified over the body. */
export interface Credentials {
  /** Undefined if no key is configured. */
  key: KeyResult | undefined;
  /** Undefined if the request has none, or signatures are not verified. */
  signature: ReceivedSignature | undefined;
}
