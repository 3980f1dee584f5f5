/** Waits for conditions in tests. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls a condition until it holds.
 *
 * @param what the description of the condition for the message
 * @param ms how long to wait, in milliseconds
 * @throws AssertionError if it does not hold by then
 */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const until = performance.now() + ms;
  while (!(await holds())) {
    assert.ok(performance.now() < until, `${what}: not within ${ms} ms`);
    await sleep(10);
  }
}
