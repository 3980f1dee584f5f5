/** Posts an event as Ark does. */
import { checkOptionNames } from '../internal/option-checks.js';
import { toBuffer } from '../internal/to-buffer.js';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arkJson } from './ark-json.js';
import { exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

/** An Express app or any other request listener, a server, which need not listen yet, or an address. */
export type PostTarget = RequestListener | Server | string | URL;

/** How a body is posted. */
export interface PostOptions {
  /** Sent as `Authorization: Bearer`. */
  apiKey?: string | undefined;
  /** Signs the bytes: `new SigningKey()`, or the `key` of a `fakeArk()`. */
  sign?: SigningKey | undefined;
  /** Whose signature headers. Default `'ark'`. */
  profile?: 'ark' | 'postal' | undefined;
  /** The path at which the receiver is mounted in an app or a server. Default `'/webhooks/ark'`. */
  path?: string | undefined;
  /** How long to wait for a response, in milliseconds. Default 5000, as Ark does. */
  timeout?: number | undefined;
  /** More headers, or others. */
  headers?: Record<string, string> | undefined;
}

const optionNames = { apiKey: true, sign: true, profile: true, path: true, timeout: true, headers: true } as const;

/** The receiver's response. */
export interface ArkAnswer<Body = unknown> {
  /** The HTTP status. */
  status: number;
  /** The headers, their names in lower case. */
  headers: IncomingHttpHeaders;
  /** Parsed if it is JSON, else the text. Its type is not checked. */
  body: Body;
  /** How long the response took, in milliseconds. */
  duration: number;
}

/**
 * Posts a body with Ark's headers, written as Ark writes JSON, and signed if a key is given. A user name and password in
 * the URL are sent as Basic credentials, as Ark and Postal do, unless there is an `apiKey`.
 *
 * @typeParam Body the expected body of the response, such as `{ code: string }`
 * @param target an app or a server is reached on a free port of loopback, and closed afterwards if it was not open
 * @param body an object, or a string or bytes, which are sent to the letter
 * @throws Node's own error if there is no response, one named TimeoutError if it takes longer than `timeout`
 * @example
 * const { status, body } = await postArkEvent<{ code: string }>(app, arkEvent('MessageSent'), { apiKey: 'wrong' });
 */
export async function postArkEvent<Body = unknown>(
  target: PostTarget,
  body: object | string | Uint8Array,
  options: PostOptions = {},
): Promise<ArkAnswer<Body>> {
  checkOptionNames('postArkEvent()', options, optionNames);
  const { apiKey, sign, profile, path = '/webhooks/ark', timeout = 5_000, headers } = options;
  const bytes = toBuffer(body) ?? Buffer.from(arkJson(body as object));
  const opened = await open(target, path);
  const authorization = apiKey === undefined ? formatBasic(opened.url) : `Bearer ${apiKey}`;
  try {
    const sent = {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
      ...sign?.headers(bytes, profile),
      ...headers,
    };
    const { text, ...answer } = await exchange(opened.url, bytes, sent, timeout);
    return { ...answer, body: parse(text) as Body };
  } finally {
    await opened.close();
  }
}

/** The credentials of a URL, not percent-decoded. */
function formatBasic({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Makes sure that the target listens. Returns its URL, and a function that leaves it as it was. */
async function open(target: PostTarget, path: string): Promise<{ url: URL; close: () => Promise<void> | void }> {
  if (typeof target === 'string' || target instanceof URL) return { url: new URL(target), close: () => undefined };
  const server = typeof target === 'function' ? createServer(target) : target;
  const wasOpen = server.listening;
  if (!wasOpen) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { address, family, port } = server.address() as AddressInfo;
  const host = { '::': '[::1]', '0.0.0.0': '127.0.0.1' }[address] ?? (family === 'IPv6' ? `[${address}]` : address);
  const close = (): Promise<void> | void =>
    wasOpen
      ? undefined
      : new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        );
  return { url: new URL(path, `http://${host}:${port}`), close };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
