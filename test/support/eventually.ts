/** Waits for conditions in tests. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stopwatch } from './measure.js';

/**
 * Polls a condition until it is true.
 *
 * @param description the condition in words, for the error message
 * @param isTrue returns whether the condition is true
 * @param timeoutMs how long to wait, in milliseconds of a `Stopwatch`
 * @throws AssertionError if the condition is not true by then
 */
export async function eventually(
  description: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const stopwatch = new Stopwatch();
  try {
    while (!(await isTrue())) {
      assert.ok(stopwatch.ms < timeoutMs, `${description}: not within ${timeoutMs} ms`);
      await sleep(10);
    }
  } finally {
    stopwatch.stop();
  }
}
