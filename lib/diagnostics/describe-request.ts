/** Describes a request before its body is read, without the values of its headers. */
import type { ArkRequest } from '../events/request.js';

/** A request, described without its headers' values, its query and its body. */
export interface RequestFacts {
  /** The HTTP method. */
  method: string | undefined;
  /** The URL without its query, which may contain secrets. */
  path: string | undefined;
  /** Address of the other end of the connection, which may be a proxy. */
  remoteAddress: string | undefined;
  /** Names of the headers that carried credentials or a signature, never their values. */
  credentials: string[];
}

/** Headers that authenticate a request, or that senders use for it by mistake. */
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

/** Returns the names in the order of the list above, each once. */
function findCredentialHeaders({ headers }: ArkRequest): string[] {
  const names: string[] = [];
  for (const [lowercase, name] of credentialHeaders) if (headers[lowercase] !== undefined) names.push(name);
  return names;
}
