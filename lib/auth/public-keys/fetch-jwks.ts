/** Fetches a key set. */
import { TextDecoder } from 'node:util';
import { parseJson } from '../../internal/parse-json.js';
import { withTimeout } from '../../internal/with-timeout.js';
import { type ReadKeys, readJwks } from './read-jwks.js';

/** As Ark recommends. Includes the body. */
const FETCH_TIMEOUT_MS = 5_000;

/** A key takes less than 1 KiB. Counted after decompression. */
const MAX_SET_BYTES = 1024 * 1024;

/** The members of a response that are used. */
export interface KeySetResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Whether a redirect was followed. */
  readonly redirected?: boolean | undefined;
  /** The headers of the response. */
  readonly headers: { get(name: string): string | null };
  /** A web stream or a Node stream. If it is neither, `text` is called. */
  readonly body?: unknown;
  /** Reads the body as a string. */
  text(): Promise<string>;
}

/** A function like the global `fetch`, for example with a proxy. */
export type FetchKeySet = (
  url: string,
  init: { headers: Record<string, string>; redirect: 'manual'; signal: AbortSignal },
) => Promise<KeySetResponse>;

/** @throws TypeError if the response is not a key set with a usable key, and whatever `fetch` rejects with */
export function fetchJwks(url: URL, fetch: FetchKeySet): Promise<ReadKeys> {
  // Not AbortSignal.timeout(), which jsdom lacks.
  const controller = new AbortController();
  const onTimeout = (): Error => {
    controller.abort();
    return new Error(`The key set did not arrive within ${FETCH_TIMEOUT_MS / 1000} s.`);
  };
  // A custom function may ignore the signal.
  return withTimeout(FETCH_TIMEOUT_MS, loadKeySet(url, fetch, controller.signal), onTimeout);
}

async function loadKeySet(url: URL, fetch: FetchKeySet, signal: AbortSignal): Promise<ReadKeys> {
  const headers = { accept: 'application/jwk-set+json, application/json' };
  const response: KeySetResponse | undefined = await fetch(url.href, { headers, redirect: 'manual', signal });
  checkResponse(response);
  const set = parseJson(await readText(response));
  // The parser's own message quotes the response.
  if (set === undefined) throw new TypeError('Expected the key set, got a response that is not JSON.');
  const read = readJwks(set);
  if (read.keys.length === 0) throw new TypeError(['The key set has no usable key.', ...read.skipped].join(' '));
  return read;
}

function checkResponse(response: Partial<KeySetResponse> | null | undefined): asserts response is KeySetResponse {
  const { status, redirected, headers, text } = response ?? {};
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || typeof text !== 'function')
    throw new TypeError('Expected the function given as signature.fetch to resolve to a Response.');
  if (redirected || (status >= 300 && status < 400))
    throw new TypeError(`Expected the key set, got a redirect (${status}), which is not followed.`);
  if (status !== 200) throw new TypeError(`Expected the key set with status 200, got ${status}.`);
  if (/\bhtml\b/i.test(headers.get('content-type') ?? '')) throw new TypeError('Expected the key set, got HTML.');
  if (Number(headers.get('content-length')) > MAX_SET_BYTES) throw createTooLargeError();
}

const createTooLargeError = (): TypeError => new TypeError(`The key set is larger than ${MAX_SET_BYTES} bytes.`);

async function readText(response: KeySetResponse): Promise<string> {
  const { body } = response;
  if (!isAsyncIterable(body)) {
    const text = await response.text();
    if (text.length > MAX_SET_BYTES) throw createTooLargeError();
    return text;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // If the loop throws, the stream is cancelled.
  for await (const chunk of body) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_SET_BYTES) throw createTooLargeError();
    chunks.push(bytes);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
