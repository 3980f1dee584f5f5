/** Posts an event as Ark does. */
import { checkOptionNames, describeType } from '../internal/option-checks.js';
import { parseJson } from '../internal/parse-json.js';
import { toBuffer } from '../internal/to-buffer.js';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arkJson } from './ark-json.js';
import { postBytes } from './post-bytes.js';
import type { SigningKey } from './signing-key.js';

/** An Express app or other request listener, a server, listening or not, or a URL. */
export type PostTarget = RequestListener | Server | string | URL;

/** Options of `postArkEvent()`. */
export interface PostOptions {
  /** Sent as `Authorization: Bearer`. */
  apiKey?: string | undefined;
  /** Signs the bytes: `new SigningKey()`, or the `key` of a `fakeArk()`. */
  sign?: SigningKey | undefined;
  /** The signature headers to send: Ark's, or those of a self-hosted Postal. Default `'ark'`. */
  profile?: 'ark' | 'postal' | undefined;
  /** The path at which the receiver is mounted in an app or a server. Default `'/webhooks/ark'`. */
  path?: string | undefined;
  /** How long to wait for a response, in milliseconds. Default 5000, which is Ark's timeout. */
  timeout?: number | undefined;
  /** Additional headers. They replace default ones of the same name. */
  headers?: Record<string, string> | undefined;
}

const optionNames = { apiKey: true, sign: true, profile: true, path: true, timeout: true, headers: true } as const;

/** The receiver's response. */
export interface PostResponse<Body = unknown> {
  /** The HTTP status. */
  status: number;
  /** The headers, their names in lower case. */
  headers: IncomingHttpHeaders;
  /** Parsed if it is JSON, else a string. Its type is not checked. */
  body: Body;
  /** How long the response took, in milliseconds. */
  duration: number;
}

/**
 * Posts a body with Ark's headers, serialized as Ark serializes JSON, and signed if a signing key is given. A user name
 * and password in the URL are sent as Basic credentials, as Ark and Postal do, unless there is an `apiKey`.
 *
 * @typeParam Body the expected body of the response, such as `{ code: string }`
 * @param target an app, or a server that does not listen, is served on a free port of loopback for this request
 * @param body an object, or a string or bytes, which are sent unchanged
 * @throws Node's own error if there is no response; a TimeoutError if it takes longer than `timeout`
 * @example
 * const { status, body } = await postArkEvent<{ code: string }>(app, arkEvent('MessageSent'), { apiKey: 'wrong' });
 */
export async function postArkEvent<Body = unknown>(
  target: PostTarget,
  body: object | string | Uint8Array,
  options: PostOptions = {},
): Promise<PostResponse<Body>> {
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
    const { text, ...response } = await postBytes(opened.url, bytes, { headers: sent, timeout });
    return { ...response, body: parseJson(text, text) as Body };
  } finally {
    await opened.close();
  }
}

/** Formats the credentials of a URL, not percent-decoded. */
function formatBasic({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Opens the target if it does not listen. Returns its URL, and a function that closes what was opened. */
async function open(target: PostTarget, path: string): Promise<{ url: URL; close: () => Promise<void> | void }> {
  if (typeof target === 'string' || target instanceof URL) return { url: new URL(target), close: () => undefined };
  if (typeof target !== 'function' && typeof (target as Partial<Server> | undefined)?.listen !== 'function')
    throw new TypeError(`Expected "target" to be an app, a server or a URL, got ${describeType(target)}.`);
  const server = typeof target === 'function' ? createServer(target) : target;
  const wasOpen = server.listening;
  if (!wasOpen) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { address, family, port } = server.address() as AddressInfo;
  // Containers often have no address for IPv6, although `::` can be listened on. `localhost` means both versions.
  const host = { '::': 'localhost', '0.0.0.0': '127.0.0.1' }[address] ?? (family === 'IPv6' ? `[${address}]` : address);
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
