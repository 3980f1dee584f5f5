/** Calls Ark's API, no faster than it allows, and retries what can be retried. */
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../index.js';
import { DeliveriesApiError, readReason, UnknownOutcomeError } from './api-error.js';

export interface ArkApiOptions {
  /** Where the API is, with its version. Default Ark's own. */
  apiUrl?: string | URL | undefined;
  /** The account's key. */
  apiKey: string;
  /** Stops it: what is under way is finished first. */
  signal?: AbortSignal | undefined;
}

/** Ark allows ten requests a second: a little more than a tenth of one lies between two. */
const SPACING_MS = 115;
const TIMEOUT_MS = 10_000;

/** Ark posts to a receiver for 5 s at most before its API responds. */
const POST_TIMEOUT_MS = 20_000;

/** How long to wait before each retry, in milliseconds. */
const waits = [300, 600, 1200, 2400, 4800];

/** A wrong host name does not become right by waiting. */
const MAX_ATTEMPTS_WITHOUT_HOST = 3;

/** The connection was not made, so nothing was sent. */
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
  #nextSlot = 0;

  /** @throws InvalidOptionsError if the key is empty or cannot be sent */
  constructor({ apiUrl = 'https://api.arkhq.io/v1', apiKey, signal }: ArkApiOptions) {
    if (typeof apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(apiKey))
      throw new InvalidOptionsError(
        `Expected "apiKey" to be the key of Ark's API, got ${apiKey ? 'one that no header can hold' : 'none'}. Is the variable set?`,
      );
    this.#base = String(apiUrl).replace(/\/+$/, '');
    this.#apiKey = apiKey;
    this.#signal = signal;
  }

  /** @throws DeliveriesApiError */
  async get(path: string): Promise<Json> {
    return this.#attempt('GET', path, undefined, () => true);
  }

  /**
   * Posts once. It is only repeated if it was certainly not processed.
   *
   * @throws DeliveriesApiError if it was rejected, UnknownOutcomeError if it may have had an effect
   */
  async post(path: string, body: object = {}): Promise<Json> {
    const isUnprocessed = ({ status, reason = '' }: Failure): boolean => status === 429 || notSent.has(reason);
    return this.#attempt('POST', path, body, isUnprocessed);
  }

  async #attempt(method: string, path: string, body: object | undefined, mayRepeat: (failure: Failure) => boolean) {
    const request = `${method} ${this.#base}${path.replace(/\?.*/, '')}`;
    for (let attempts = 1; ; attempts += 1) {
      await this.#takeSlot();
      const result = await this.#fetch(method, path, body);
      if ('data' in result) return result.data;
      const { status, reason, cause, retryable } = result;
      if (retryable && !mayRepeat(result))
        throw new UnknownOutcomeError(`${request} may have had an effect: ${status ? `status ${status}` : reason}.`, {
          cause,
        });
      const max = reason === 'ENOTFOUND' ? MAX_ATTEMPTS_WITHOUT_HOST : waits.length + 1;
      if (!retryable || attempts >= max) throw new DeliveriesApiError({ request, status, reason, attempts, cause });
      this.#nextSlot = Math.max(this.#nextSlot, performance.now() + (waits[attempts - 1] ?? 0));
    }
  }

  async #fetch(method: string, path: string, body: object | undefined): Promise<{ data: Json } | Failure> {
    this.#signal?.throwIfAborted();
    try {
      const res = await fetch(this.#base + path, {
        method,
        // Whoever a redirect leads to must not get the key.
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
      return { reason: readReason(cause), cause, retryable: true };
    }
  }

  async #takeSlot(): Promise<void> {
    const now = performance.now();
    const slot = Math.max(now, this.#nextSlot);
    this.#nextSlot = slot + SPACING_MS;
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

/** Ark's errors have a message for people. */
async function readErrorMessage(res: Response): Promise<string | undefined> {
  try {
    const { error } = (await res.json()) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}
