/** Finds the public keys to verify a signature with. */
import type { KeyObject } from 'node:crypto';
import type { ReadKeys } from './read-jwks.js';
import type { NamedKey } from './check-public-key.js';

/** Keys, and the version of their key set. */
export interface FoundKeys {
  keys: KeyObject[];
  version: number;
}

/** A set of public keys, which may be fetched. */
export interface KeySet {
  /**
   * Returns the keys with this id, or all keys without an id. A promise only if they have to be fetched.
   *
   * @throws UnavailableError if there are no keys and they cannot be fetched
   */
  find(kid: string | undefined): FoundKeys | Promise<FoundKeys>;
  /** Fetches keys newer than this version. Resolves to whether there may be any; false if keys were fetched recently. */
  refresh(version: number): false | Promise<boolean>;
  /** A sentence for each problem, for `check()`. */
  readonly findings: string[];
}

/** A key without an id matches every id. */
export const selectKeys = (keys: NamedKey[], kid: string | undefined): KeyObject[] =>
  keys.filter((named) => kid === undefined || named.kid === undefined || named.kid === kid).map(({ key }) => key);

/** Configured keys, for which the network is never used. */
export class FixedKeySet implements KeySet {
  readonly #keys: NamedKey[];
  readonly findings: string[];

  constructor({ keys, skipped }: ReadKeys) {
    this.#keys = keys;
    this.findings = skipped;
  }

  find(kid: string | undefined): FoundKeys {
    return { keys: selectKeys(this.#keys, kid), version: 0 };
  }

  refresh(): false {
    return false;
  }
}
