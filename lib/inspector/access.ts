/** Checks which requests may open the inspector, and from which sites. */
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHostHeader } from '../internal/loopback.js';

/** The page sends this header with each action. A form of another site cannot. */
const PAGE_HEADER = 'x-ark-inspector';

/** Headers that proxies add. A local proxy connects from this machine too. */
const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const;

/** The messages for rejected requests. They contain no received data. */
export const forbidden = {
  remote:
    'Only this machine may open the inspector, as localhost and without a proxy. To grant access to others, ' +
    'set the option authorize: inspector(ark, { authorize: (req) => isAdmin(req) }).',
  unauthorized: 'The function "authorize" did not return true for this request.',
  crossSite: 'Requests from other sites and actions without the header x-ark-inspector are rejected.',
} as const;

/**
 * Returns whether a request comes from this machine and names it in its Host header. Otherwise a tunnel to a
 * developer's machine would expose the page to any client, and another site could read it by DNS rebinding.
 */
export function isLocal({ headers, httpVersion, socket }: IncomingMessage): boolean {
  // By default nginx sends HTTP/1.0, the name of its upstream as the host, and none of these headers.
  if (httpVersion === '1.0' || proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  return isLoopbackAddress(socket.remoteAddress) && isLoopbackHostHeader(headers.host ?? '');
}

/** Returns whether a request comes from the page or its user, and not from another site. */
export function isSameOrigin({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'GET' || method === 'HEAD') return site === undefined || site === 'same-origin' || site === 'none';
  if (headers[PAGE_HEADER] === undefined) return false;
  if (site !== undefined) return site === 'same-origin';
  // Browsers omit Sec-Fetch-Site on unencrypted connections.
  return (
    headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host)
  );
}
