/** Waits for what a test expects to come true. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls a condition until it holds.
 *
 * @param what the condition in words, for the message
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
