/** The public keys that signatures are checked with: given, or fetched and kept up to date. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { UnavailableError } from '../errors.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../internal/with-timeout.js';

/** A JSON Web Key Set (RFC 7517, section 5), as far as it is relied on. */
export interface Jwks {
  /** The keys, of which the RSA keys count. */
  keys: (JsonWebKey & { kid?: string })[];
}

/** Keys, and which state of the set they are from. */
export interface FoundKeys {
  keys: KeyObject[];
  version: number;
}

/** Keys by their id, and a way to look whether there are newer ones. */
export interface KeySet {
  /**
   * The keys that an id names; all of them where there is none.
   *
   * @throws UnavailableError where the keys cannot be had
   */
  find(kid: string | undefined): FoundKeys | Promise<FoundKeys>;
  /** Fetches keys newer than a version. Resolves to whether there may be any; false if it has just been done. */
  refresh(version: number): false | Promise<boolean>;
}

interface NamedKey {
  kid: string | undefined;
  key: KeyObject;
}

/**
 * The RSA keys of a set. Only `kty`, `n`, `e` and `kid` can be relied on: `use` and `alg` may be missing.
 *
 * @throws where a key is malformed
 */
export const readJwks = ({ keys }: Jwks): NamedKey[] =>
  keys
    .filter(({ kty }) => kty === 'RSA')
    .map(({ kid, kty, n, e }) => ({ kid, key: createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }) }));

const select = (keys: NamedKey[], kid: string | undefined): KeyObject[] =>
  keys.filter((named) => kid === undefined || named.kid === undefined || named.kid === kid).map(({ key }) => key);

/** Keys that were given: no network is ever used. */
export class FixedKeySet implements KeySet {
  readonly #keys: NamedKey[];

  constructor(keys: NamedKey[]) {
    this.#keys = keys;
  }

  find(kid: string | undefined): FoundKeys {
    return { keys: select(this.#keys, kid), version: 0 };
  }

  refresh(): false {
    return false;
  }
}

/** Ark's advice: fetched keys serve for an hour, and a fetch may take 5 s. */
const MAX_AGE_MS = 3_600_000;
const FETCH_TIMEOUT_MS = 5_000;

/** How often strangers who make up key ids can have the keys fetched. */
const COOL_DOWN_MS = 30_000;

/**
 * For how long a failed fetch is not tried again where there are no keys: a burst of requests must not be a burst of
 * fetches. Where there are, they serve for the cool-down: no request waits in vain for a server that hangs.
 */
const RETRY_MS = 1_000;

/** Ark publishes one key at a time: what was signed by the last one and is still on its way is honoured for so long. */
const GRACE_MS = 10_000;

/** Keys that are fetched when they are first needed, and kept. */
export class RemoteKeySet implements KeySet {
  readonly #url: URL;
  #keys: NamedKey[] | undefined;
  #retired: NamedKey[] = [];
  #retiredUntil = 0;
  #version = 0;
  #freshUntil = 0;
  #coolUntil = 0;
  #fetching: Promise<void> | undefined;

  constructor(url: URL) {
    this.#url = url;
  }

  async find(kid: string | undefined): Promise<FoundKeys> {
    if (performance.now() >= this.#freshUntil) {
      try {
        await within(DEPENDENCY_TIMEOUT_MS, this.#fetch(), () => new Error('The key set did not come in time.'));
      } catch (cause) {
        // Keys that were good an hour ago are better than none.
        if (!this.#keys) throw this.#unavailable(cause);
      }
    }
    if (!this.#keys) throw this.#unavailable();
    const retired = performance.now() < this.#retiredUntil ? this.#retired : [];
    return { keys: select([...this.#keys, ...retired], kid), version: this.#version };
  }

  async refresh(version: number): Promise<boolean> {
    // Another request may have fetched newer ones in the meantime, or be at it.
    if (this.#version !== version) return true;
    const now = performance.now();
    if (!this.#fetching && now < this.#coolUntil) return false;
    if (!this.#fetching) this.#coolUntil = now + COOL_DOWN_MS;
    try {
      await within(DEPENDENCY_TIMEOUT_MS, this.#fetch(), () => new Error('The key set did not come in time.'));
      return true;
    } catch {
      return false;
    }
  }

  /** One fetch at a time: who comes while it runs waits for it. */
  #fetch(): Promise<void> {
    this.#fetching ??= this.#load().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #load(): Promise<void> {
    try {
      const response = await fetch(this.#url, { redirect: 'manual', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
      if (response.status !== 200) throw new TypeError(`Expected the key set with status 200, got ${response.status}.`);
      const keys = readJwks((await response.json()) as Jwks);
      if (keys.length === 0) throw new TypeError('There is no RSA key in the set.');
      const now = performance.now();
      const gone = this.#keys?.filter(({ key }) => !keys.some((other) => other.key.equals(key))) ?? [];
      if (gone.length > 0) [this.#retired, this.#retiredUntil] = [gone, now + GRACE_MS];
      this.#keys = keys;
      this.#version += 1;
      this.#freshUntil = now + MAX_AGE_MS;
    } catch (error) {
      this.#freshUntil = performance.now() + (this.#keys ? COOL_DOWN_MS : RETRY_MS);
      throw error;
    }
  }

  #unavailable(cause?: unknown): UnavailableError {
    return new UnavailableError(`The keys for signatures could not be had from ${this.#url.origin}.`, { cause });
  }
}
