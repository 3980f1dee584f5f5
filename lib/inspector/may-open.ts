/** Who may see the inspector, and from where its requests may come. */
import type { IncomingMessage } from 'node:http';
import { isLoopback, isLoopbackName } from './loopback.js';

/** The header that the page sends with what changes something: no form of another site can. */
const OWN_HEADER = 'x-ark-inspector';

/**
 * Whether a request is from this very machine, and by a name of it: a tunnel that lets Ark reach one's desk would show
 * the page to everybody, and a name that was made to lead here lets another site read it.
 */
export function isLocal(req: IncomingMessage): boolean {
  const { host = '', 'x-forwarded-host': forwarded = host } = req.headers;
  return isLoopback(req.socket.remoteAddress) && [host, ...[forwarded].flat()].every(isLoopbackName);
}

/** Whether a request for data was made by the page itself, or typed in, and not by another site. */
export function isOwn({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'GET' || method === 'HEAD') return site === undefined || site === 'same-origin' || site === 'none';
  if (headers[OWN_HEADER] === undefined) return false;
  if (site !== undefined) return site === 'same-origin';
  // Browsers leave it out where the connection is not encrypted.
  return (
    headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host)
  );
}
