/** The types that the steps of authentication exchange. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ArkRequest } from '../events/request.js';
import type { InvalidTokenError, MissingCredentialsError, UnavailableError } from '../errors.js';

/** What authentication reads of a request: its headers alone. */
export interface RequestHeaders {
  /** By name in lower case, as Node has them. */
  headers: IncomingHttpHeaders;
  /** As they arrived, in which repeated headers can be seen. Adapters may not have it. */
  rawHeaders?: string[] | undefined;
}

/** A function of a request. The method's signature accepts functions of Express's own Request; a property's would not. */
type FunctionOf<Request, Result> = { call(req: Request): Result }['call'];

/** The keys that are valid for a request. Undefined, null, an empty string or list: none, and the response is 401. */
export type ApiKeys = string | string[] | null | undefined;

/**
 * Returns the keys that are valid for a request, or a promise of them. It is called for each request that carries a
 * key. From `receive(body, { headers })` it gets an object with the headers alone.
 */
export type ApiKeyProvider = FunctionOf<ApiKeyRequest, ApiKeys | Promise<ApiKeys>>;

/** The request that a function given as `apiKey` gets. `params` are Express's, and missing without it. */
export type ApiKeyRequest = ArkRequest & Required<Pick<ArkRequest, 'params'>>;

/** The same function, called with whatever the request consists of. */
export type HeaderKeyProvider = FunctionOf<RequestHeaders, ApiKeys | Promise<ApiKeys>>;

/** The result of comparing a request's key with those configured. */
export type KeyResult =
  | { matched: true; keyIndex: number | undefined }
  | { matched: false; error: MissingCredentialsError | InvalidTokenError | UnavailableError };

/** A signature as it arrived, not verified yet. */
export interface ReceivedSignature {
  signature: Buffer;
  /** The id of the key it claims to be made with. */
  kid: string | undefined;
}

/** What the headers of an admitted request hold. The signature remains to be verified over the body. */
export interface Credentials {
  /** Undefined if no key is configured. */
  key: KeyResult | undefined;
  /** Undefined if none arrived, or signatures are not verified. */
  signature: ReceivedSignature | undefined;
}
