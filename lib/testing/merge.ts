/** Merges overrides into a body. */

export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are merged key by key, all else is replaced, and `undefined` removes a field. */
export function merge(base: Tree, overrides: Tree): Tree {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    const under = merged.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, isTree(value) && isTree(under) ? merge(under, value) : value);
  }
  return Object.fromEntries(merged);
}
