/** Merges overrides into a body. */
import { isObject } from '../internal/is-object.js';

export type Tree = Record<string, unknown>;

/** Objects are merged key by key, all else is replaced, and `undefined` removes a field. */
export function merge(base: Tree, overrides: Tree): Tree {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    const under = merged.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, isObject(value) && isObject(under) ? merge(under, value) : value);
  }
  return Object.fromEntries(merged);
}
