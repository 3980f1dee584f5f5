/** Posts bytes and reads what comes back. Follows no redirect, as Ark does not. */
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** What a server answered. */
export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** From the first byte sent to the last received, in milliseconds. */
  duration: number;
}

/** @throws Node's own error where there is no whole answer; a TimeoutError after `timeout` milliseconds */
export function exchange(
  url: URL,
  body: Uint8Array,
  headers: Record<string, string>,
  timeout: number,
): Promise<Exchanged> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    // A connection each: one that is kept may be closed by the server just as the next body is on its way.
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': body.byteLength },
      signal: AbortSignal.timeout(timeout),
    });
    sent.once('error', (error) => {
      reject(error.name === 'AbortError' ? (error.cause as Error) : error);
    });
    sent.once('response', (res) => {
      text(res).then((received) => {
        const { statusCode = 0, headers: answered } = res;
        resolve({ status: statusCode, headers: answered, text: received, duration: performance.now() - begun });
      }, reject);
    });
    sent.end(body);
  });
}
