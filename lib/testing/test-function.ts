/** Defines a test: the `it` of mocha, Jest, Vitest and node:test. */
export type TestFunction = (title: string, test: () => Promise<void>) => unknown;

/** @throws TypeError if the runner has no global `it` */
export function getGlobalIt(): TestFunction {
  const { it } = globalThis as { it?: TestFunction };
  if (it) return it;
  throw new TypeError('Expected a global function "it", got none. Pass the one of your test runner: { it }.');
}
