/** Calls Ark's API within its rate limit, and retries failed requests that are safe to repeat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../index.js';
import { DeliveriesApiError, getFailureReason, UnknownOutcomeError } from './api-error.js';

export interface ArkApiOptions {
  /** The URL of the API with its version. Default `https://api.arkhq.io/v1`. */
  apiUrl?: string | URL | undefined;
  /** The API key of the account. */
  apiKey: string;
  /** Stops the backfill after the current request. */
  signal?: AbortSignal | undefined;
}

/** The interval between requests: Ark allows ten a second. */
const REQUEST_INTERVAL_MS = 115;
const TIMEOUT_MS = 10_000;

/** Tests and replays take longer: Ark waits up to 5 s for the receiver. */
const POST_TIMEOUT_MS = 20_000;

/** The delay before each retry. */
const retryDelaysMs = [300, 600, 1200, 2400, 4800];

/** Fewer attempts if the host name does not exist, which a retry rarely changes. */
const MAX_ATTEMPTS_WITHOUT_HOST = 3;

/** Errors before a connection is established: nothing was sent. */
const notSent: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

export type Json = Record<string, unknown>;

interface Failure {
  status?: number;
  reason?: string;
  cause?: unknown;
  /** Whether the same request may succeed later. */
  retryable: boolean;
}

export class ArkApi {
  readonly #base: string;
  readonly #apiKey: string;
  readonly #signal: AbortSignal | undefined;
  #nextRequestAt = 0;

  /** @throws InvalidOptionsError if the key is empty or cannot be sent */
  constructor({ apiUrl = 'https://api.arkhq.io/v1', apiKey, signal }: ArkApiOptions) {
    if (typeof apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(apiKey))
      throw new InvalidOptionsError(
        `Expected "apiKey" to be the key of Ark's API, got ${apiKey ? 'one that is not valid in a header' : 'none'}. Is the variable set?`,
      );
    this.#base = String(apiUrl).replace(/\/+$/, '');
    this.#apiKey = apiKey;
    this.#signal = signal;
  }

  /** @throws DeliveriesApiError */
  async get(path: string): Promise<Json> {
    return this.#requestWithRetries('GET', path, undefined, () => true);
  }

  /**
   * Posts once. The request is repeated only if it was certainly not processed.
   *
   * @throws DeliveriesApiError if it was rejected, UnknownOutcomeError if it may have had an effect
   */
  async post(path: string, body: object = {}): Promise<Json> {
    const isUnprocessed = ({ status, reason = '' }: Failure): boolean => status === 429 || notSent.has(reason);
    return this.#requestWithRetries('POST', path, body, isUnprocessed);
  }

  async #requestWithRetries(
    method: string,
    path: string,
    body: object | undefined,
    mayRepeat: (failure: Failure) => boolean,
  ): Promise<Json> {
    const request = `${method} ${this.#base}${path.replace(/\?.*/, '')}`;
    for (let attempts = 1; ; attempts += 1) {
      await this.#waitForRateLimit();
      const result = await this.#fetch(method, path, body);
      if ('data' in result) return result.data;
      const { status, reason, cause, retryable } = result;
      if (retryable && !mayRepeat(result))
        throw new UnknownOutcomeError(`${request} may have had an effect: ${status ? `status ${status}` : reason}.`, {
          cause,
        });
      const max = reason === 'ENOTFOUND' ? MAX_ATTEMPTS_WITHOUT_HOST : retryDelaysMs.length + 1;
      if (!retryable || attempts >= max) throw new DeliveriesApiError({ request, status, reason, attempts, cause });
      this.#nextRequestAt = Math.max(this.#nextRequestAt, performance.now() + (retryDelaysMs[attempts - 1] ?? 0));
    }
  }

  async #fetch(method: string, path: string, body: object | undefined): Promise<{ data: Json } | Failure> {
    this.#signal?.throwIfAborted();
    try {
      const res = await fetch(this.#base + path, {
        method,
        // The target of a redirect must not get the key.
        redirect: 'manual',
        headers: { authorization: `Bearer ${this.#apiKey}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(body ? POST_TIMEOUT_MS : TIMEOUT_MS),
      });
      if (res.ok) return await readData(res);
      const reason = await readErrorMessage(res);
      return {
        status: res.status,
        ...(reason !== undefined && { reason }),
        retryable: res.status === 429 || res.status >= 500,
      };
    } catch (cause) {
      return { reason: getFailureReason(cause), cause, retryable: true };
    }
  }

  async #waitForRateLimit(): Promise<void> {
    const now = performance.now();
    const slot = Math.max(now, this.#nextRequestAt);
    this.#nextRequestAt = slot + REQUEST_INTERVAL_MS;
    await sleep(slot - now, undefined, { ...(this.#signal && { signal: this.#signal }) });
  }
}

async function readData(res: Response): Promise<{ data: Json } | Failure> {
  const text = await res.text();
  try {
    return { data: JSON.parse(text) as Json };
  } catch (cause) {
    return { status: res.status, reason: 'a response that is not JSON', cause, retryable: true };
  }
}

/** Reads the message of Ark's error. */
async function readErrorMessage(res: Response): Promise<string | undefined> {
  try {
    const { error } = (await res.json()) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}
