/** Waits for a condition in a test. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls a condition until it is true.
 *
 * @param description the condition in words, for the error message
 * @param isTrue returns whether the condition is true
 * @param timeoutMs how long to wait, in milliseconds
 * @throws AssertionError if the condition is not true by then
 */
export async function eventually(
  description: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `${description}: not within ${timeoutMs} ms`);
    await sleep(10);
  }
}
