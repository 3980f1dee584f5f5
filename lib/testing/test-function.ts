/** How a test is defined, whatever the runner: mocha, jest, vitest and node:test all have it. */
export type It = (title: string, test: () => Promise<void>) => unknown;

/** @throws TypeError if the runner has no global `it` */
export function globalIt(): It {
  const { it } = globalThis as { it?: It };
  if (it) return it;
  throw new TypeError('There is no global it: give the one of your test runner, { it }.');
}
