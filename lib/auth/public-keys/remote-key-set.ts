/** Fetches the public keys when they are first needed, and keeps them up to date. */
import { UnavailableError } from '../../errors.js';
import { withDeadline } from '../../internal/with-timeout.js';
import { findUnusedProxy } from './find-unused-proxy.js';
import { fetchJwks, type FetchKeySet } from './fetch-jwks.js';
import { type FoundKeys, type KeySet, selectKeys } from './key-set.js';
import type { NamedKey } from './check-public-key.js';

/** As Ark recommends. */
const MAX_AGE_MS = 3_600_000;

/** The minimum time between two fetches that unknown key ids cause, which unauthenticated clients can send. */
const COOL_DOWN_MS = 30_000;

/**
 * The pause after a failed fetch if there are no keys, so that a burst of requests does not cause a burst of fetches. If
 * there are keys, they are used during the cool-down, so that no request waits for a server that hangs.
 */
const RETRY_MS = 1_000;

/** How long replaced keys are used. Ark publishes one key at a time, and sent deliveries may be signed with the previous one. */
const GRACE_MS = 10_000;

/** How keys are fetched. */
export interface RemoteKeySetOptions {
  url: URL;
  /** Default: the global `fetch`. */
  fetch: FetchKeySet | undefined;
  /** Called with a sentence for each skipped key of the set. */
  warn: (finding: string) => void;
}

/** Keys that are published at a URL. */
export class RemoteKeySet implements KeySet {
  readonly #options: RemoteKeySetOptions;
  #keys: NamedKey[] | undefined;
  #retired: NamedKey[] = [];
  #retiredUntil = 0;
  #version = 0;
  #freshUntil = 0;
  #coolUntil = 0;
  #fetching: Promise<void> | undefined;
  #skipped: string[] = [];
  #failure: string | undefined;

  constructor(options: RemoteKeySetOptions) {
    this.#options = options;
  }

  get findings(): string[] {
    const { url, fetch } = this.#options;
    const failed = `The public keys could not be fetched from ${url.origin}: ${this.#failure}`;
    return [
      ...(fetch === undefined ? findUnusedProxy(url) : []),
      ...this.#skipped,
      ...(this.#failure === undefined ? [] : [failed]),
    ];
  }

  find(kid: string | undefined): FoundKeys | Promise<FoundKeys> {
    return this.#keys && performance.now() < this.#freshUntil
      ? this.#selectKeys(this.#keys, kid)
      : this.#findFresh(kid);
  }

  async refresh(version: number): Promise<boolean> {
    // Another request may have fetched newer keys in the meantime, or may be fetching them.
    if (this.#version !== version) return true;
    const now = performance.now();
    if (!this.#fetching && now < this.#coolUntil) return false;
    if (!this.#fetching) this.#coolUntil = now + COOL_DOWN_MS;
    try {
      await this.#waitForFetch();
      return true;
    } catch {
      return false;
    }
  }

  async #findFresh(kid: string | undefined): Promise<FoundKeys> {
    if (performance.now() >= this.#freshUntil) {
      try {
        await this.#waitForFetch();
      } catch (cause) {
        // Keys that were valid an hour ago are still used.
        if (!this.#keys) throw this.#createUnavailableError(cause);
      }
    }
    if (!this.#keys) throw this.#createUnavailableError(new Error(this.#failure));
    return this.#selectKeys(this.#keys, kid);
  }

  #selectKeys(keys: NamedKey[], kid: string | undefined): FoundKeys {
    const retired = performance.now() < this.#retiredUntil ? this.#retired : [];
    return { keys: selectKeys([...keys, ...retired], kid), version: this.#version };
  }

  /** One fetch at a time. Requests that arrive in the meantime wait for it. */
  #waitForFetch(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return withDeadline(this.#fetching, 'The key server');
  }

  async #fetch(): Promise<void> {
    try {
      // Read for each fetch, because tests and tracing replace the global one.
      const { url, fetch = globalThis.fetch } = this.#options;
      const { keys, skipped } = await fetchJwks(url, fetch);
      const now = performance.now();
      const gone = this.#keys?.filter(({ key }) => !keys.some((other) => other.key.equals(key))) ?? [];
      if (gone.length > 0) [this.#retired, this.#retiredUntil] = [gone, now + GRACE_MS];
      this.#keys = keys;
      this.#version += 1;
      this.#freshUntil = now + MAX_AGE_MS;
      this.#failure = undefined;
      this.#reportSkipped(skipped);
    } catch (error) {
      this.#freshUntil = performance.now() + (this.#keys ? COOL_DOWN_MS : RETRY_MS);
      this.#failure = describeFailure(error);
      throw error;
    }
  }

  /** Warns about a skipped key once, and again if it was usable in between. */
  #reportSkipped(skipped: string[]): void {
    for (const finding of skipped) if (!this.#skipped.includes(finding)) this.#options.warn(finding);
    this.#skipped = skipped;
  }

  #createUnavailableError(cause: unknown): UnavailableError {
    return new UnavailableError(`The public keys could not be fetched from ${this.#options.url.origin}.`, { cause });
  }
}

/** Node's `fetch failed` has the reason as its cause. */
function describeFailure(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  const reason = cause?.code ?? cause?.message;
  return `${message ?? 'unknown'}${reason === undefined ? '' : ` (${reason})`}`;
}
