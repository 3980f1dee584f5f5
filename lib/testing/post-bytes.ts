/** Posts bytes and reads the response. Follows no redirect, as Ark does not. */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A server's response. */
export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** From the first byte sent to the last received, in milliseconds. */
  duration: number;
}

/** The rest of a longer response is not read. */
const MAX_RESPONSE_BYTES = 1024 ** 2;

/** @throws Node's own error if there is no whole response; a TimeoutError after `timeout` milliseconds */
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
      readText(res).then((received) => {
        const { statusCode = 0, headers: answered } = res;
        resolve({ status: statusCode, headers: answered, text: received, duration: performance.now() - begun });
      }, reject);
    });
    sent.end(body);
  });
}

async function readText(res: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of res as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
