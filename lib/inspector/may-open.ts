/** Who may see the inspector, and from where its requests may come. */
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHostHeader } from '../internal/loopback.js';

/** The header that the page sends with what changes something: no form of another site can. */
const OWN_HEADER = 'x-ark-inspector';

/** What a proxy says of whom it asks for: its own connection comes from this machine too. */
const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const;

/**
 * Whether a request is from this very machine, and by a name of it: a tunnel that lets Ark reach one's desk would show
 * the page to everybody, and a name that was made to lead here lets another site read it.
 */
export function isLocal({ headers, httpVersion, socket }: IncomingMessage): boolean {
  // Nginx asks by HTTP/1.0, under its upstream's name and saying nothing of itself, unless it is told otherwise.
  if (httpVersion === '1.0' || proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  return isLoopbackAddress(socket.remoteAddress) && isLoopbackHostHeader(headers.host ?? '');
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
