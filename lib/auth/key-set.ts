/** Finds the public keys that a signature is verified with. */
import type { KeyObject } from 'node:crypto';
import type { ReadKeys } from './jwks.js';
import type { NamedKey } from './public-key.js';

/** Keys, and the version of the set that they are from. */
export interface FoundKeys {
  keys: KeyObject[];
  version: number;
}

/** Keys by their id, and a way to fetch newer ones. */
export interface KeySet {
  /**
   * The keys that an id names; all of them without an id. A promise only if they have to be fetched.
   *
   * @throws UnavailableError if there are none and they cannot be fetched
   */
  find(kid: string | undefined): FoundKeys | Promise<FoundKeys>;
  /** Fetches keys newer than a version. Resolves to whether there may be any; false if they were fetched just before. */
  refresh(version: number): false | Promise<boolean>;
  /** A sentence for each problem, for `check()`. */
  readonly findings: string[];
}

/** A key without an id fits each id. */
export const selectKeys = (keys: NamedKey[], kid: string | undefined): KeyObject[] =>
  keys.filter((named) => kid === undefined || named.kid === undefined || named.kid === kid).map(({ key }) => key);

/** Keys that were configured: the network is never used. */
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
