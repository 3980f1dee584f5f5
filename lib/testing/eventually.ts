/** Waits for what a test expects to come true. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Checks a condition again and again until it holds.
 *
 * @param what what is waited for, for the message
 * @param holds the question
 * @param ms for how long, in milliseconds
 * @throws AssertionError if it still does not hold then
 */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const until = performance.now() + ms;
  while (!(await holds())) {
    assert.ok(performance.now() < until, `${what}: not within ${ms} ms`);
    await sleep(10);
  }
}
