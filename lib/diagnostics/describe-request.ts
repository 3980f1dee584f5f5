/** Describes a request without its body and the values of its headers. */
import type { ArkWebhookError } from '../errors.js';
import type { RejectedRequest } from '../events/emitter.js';
import type { ArkRequest } from '../events/request.js';
import { readProperty } from '../internal/read-property.js';

/** The description of a request, without its query, its body and the values of its headers. */
export interface RequestFacts {
  /** The HTTP method. */
  method: string | undefined;
  /** The URL without its query, which may contain secrets. */
  path: string | undefined;
  /** The remote address of the connection. Behind a proxy, this is the proxy. */
  remoteAddress: string | undefined;
  /** The names of its headers with credentials or a signature, never their values. */
  credentials: string[];
}

/** The headers that authenticate a request, or that senders use for it by mistake. */
const credentialHeaders: ReadonlyMap<string, string> = new Map(
  [
    'Authorization',
    'Proxy-Authorization',
    'X-Api-Key',
    'X-Ark-Signature',
    'X-Ark-Signature-KID',
    'X-Postal-Signature',
    'X-Postal-Signature-256',
    'X-Postal-Signature-KID',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Never throws: adapters and mocks create requests that lack any of these. */
export function describeRequest(req: ArkRequest): RequestFacts {
  return {
    method: readString(req, 'method'),
    path: readPath(req),
    remoteAddress: readString(readProperty(req, 'socket'), 'remoteAddress'),
    credentials: findCredentialHeaders(readProperty(req, 'headers')),
  };
}

/** Returns the logged and emitted fields of a rejected request. */
export function describeRejection(req: ArkRequest, error: ArkWebhookError): RejectedRequest {
  return {
    code: error.code,
    status: error.status,
    message: error.message,
    ...describeRequest(req),
    ...('signed' in error && error.signed && { signed: true }),
  };
}

/** @returns the URL's path as the client sent it, without its query */
const readPath = (req: ArkRequest): string | undefined =>
  (readString(req, 'originalUrl') ?? readString(req, 'url'))?.replace(/\?.*$/s, '');

function readString(from: unknown, name: string): string | undefined {
  const value = readProperty(from, name);
  return typeof value === 'string' ? value : undefined;
}

/** @returns the names in the order of the list above */
function findCredentialHeaders(headers: unknown): string[] {
  const names: string[] = [];
  for (const [lowercase, name] of credentialHeaders)
    if (readProperty(headers, lowercase) !== undefined) names.push(name);
  return names;
}
