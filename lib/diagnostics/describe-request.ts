/** Describes a request without its body and the values of its headers. */
import type { ArkRequest } from '../events/request.js';

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

/** Returns the URL's path as the client sent it, without its query. */
export const getPath = (req: ArkRequest): string | undefined => (req.originalUrl ?? req.url)?.replace(/\?.*$/s, '');

export function describeRequest(req: ArkRequest): RequestFacts {
  return {
    method: req.method,
    path: getPath(req),
    // Some adapters create requests without a socket.
    remoteAddress: (req.socket as ArkRequest['socket'] | undefined)?.remoteAddress,
    credentials: findCredentialHeaders(req),
  };
}

/** @returns the names, in the order of the list above */
function findCredentialHeaders({ headers }: ArkRequest): string[] {
  const names: string[] = [];
  for (const [lowercase, name] of credentialHeaders) if (headers[lowercase] !== undefined) names.push(name);
  return names;
}
