/** Posts bytes and reads the response. Follows no redirect, as Ark does not. */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** The response of a server. */
export interface BytesResponse {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** From the first byte sent to the last received, in milliseconds. */
  duration: number;
}

interface PostBytesOptions {
  headers: Record<string, string>;
  /** In milliseconds. */
  timeout: number;
}

/** The rest of a longer response is not read. */
const MAX_RESPONSE_BYTES = 1024 ** 2;

/** @throws Node's own error if there is no complete response; a TimeoutError after `timeout` milliseconds */
export function postBytes(url: URL, body: Uint8Array, options: PostBytesOptions): Promise<BytesResponse> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    // A new connection each time: the server may close an idle one while the next body is being sent.
    const request = send(url, {
      method: 'POST',
      agent: false,
      headers: { ...options.headers, 'content-length': body.byteLength },
      signal: AbortSignal.timeout(options.timeout),
    });
    request.once('error', (error) => {
      reject(error.name === 'AbortError' ? (error.cause as Error) : error);
    });
    request.once('response', (res) => {
      readText(res).then((text) => {
        const { statusCode: status = 0, headers } = res;
        resolve({ status, headers, text, duration: performance.now() - startedAt });
      }, reject);
    });
    request.end(body);
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
