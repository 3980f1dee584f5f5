/** Decides which requests may open the inspector, and from which sites. */
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHostHeader } from '../internal/loopback.js';

/** The header that the page sends with each action: no form of another site can send it. */
const PAGE_HEADER = 'x-ark-inspector';

/** What a proxy adds: its own connection comes from this machine too. */
const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const;

/** The responses to rejected requests: what to do, and nothing of what was received. */
export const forbidden = {
  remote:
    'The inspector is open to this machine only, by the name localhost and not through a proxy. To open it to others ' +
    'set the option authorize: inspector(ark, { authorize: (req) => isAdmin(req) }).',
  unauthorized: 'The function given as authorize did not return true for this request.',
  crossSite: 'Requests from other sites are rejected, and actions without the header x-ark-inspector.',
} as const;

/**
 * Returns whether a request comes from this machine, under a name of this machine. A tunnel that lets Ark reach a
 * developer's machine would otherwise show the page to any client, and a DNS name that resolves to loopback would let
 * another site read it.
 */
export function isLocal({ headers, httpVersion, socket }: IncomingMessage): boolean {
  // By default nginx sends HTTP/1.0, its upstream's name as the host, and no header about itself.
  if (httpVersion === '1.0' || proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  return isLoopbackAddress(socket.remoteAddress) && isLoopbackHostHeader(headers.host ?? '');
}

/** Returns whether a request was made by the page or by its user, and not by another site. */
export function isSameOrigin({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'GET' || method === 'HEAD') return site === undefined || site === 'same-origin' || site === 'none';
  if (headers[PAGE_HEADER] === undefined) return false;
  if (site !== undefined) return site === 'same-origin';
  // Browsers omit it on unencrypted connections.
  return (
    headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host)
  );
}
