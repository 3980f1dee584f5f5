/** Closes a receiver: waits for what is in progress, up to a time limit. */
import type { Log } from '../diagnostics/logger.js';
import { checkOptionNames, checkPositive } from '../internal/option-checks.js';
import { resolvesInTime } from '../internal/with-timeout.js';
import { DEFAULT_CLOSE_TIMEOUT_MS, type EventQueue } from '../queues/event-queue.js';
import type { ReceiverState } from './receiver-state.js';

/**
 * @returns how long closing may take, in milliseconds
 * @throws InvalidOptionsError if an option is invalid or unknown
 */
export function resolveCloseTimeout(options: { timeout?: number | undefined }): number {
  checkOptionNames('close()', options, { timeout: true });
  const { timeout = DEFAULT_CLOSE_TIMEOUT_MS } = options;
  return checkPositive('timeout', timeout, 'a number of milliseconds, such as 10000');
}

/** How long a queue may take to close if requests have used up the time, and how much longer is waited, in milliseconds. */
const MIN_QUEUE_CLOSE_MS = 500;
const GRACE_MS = 300;

/**
 * @param timeout how long to wait, in milliseconds
 * @returns how many events of each type are not settled
 * @throws what the queue rejects with in that time
 */
export async function closeReceiver(
  { state, settings }: { state: ReceiverState; settings: { queue: EventQueue | undefined; log: Log } },
  timeout: number,
): Promise<Record<string, number>> {
  state.startClosing();
  const until = performance.now() + timeout;
  try {
    await resolvesInTime(timeout, state.tasks.waitUntilIdle());
    if (settings.queue) await closeQueue(settings.queue, until - performance.now());
  } finally {
    state.closeRejections();
  }
  const unsettled = state.countUnsettled();
  if (Object.keys(unsettled).length > 0)
    settings.log.warn?.({ unsettled, timeout }, 'closed before these events were settled');
  return unsettled;
}

/** Waits a little longer than the queue may take: its resources are released at the end, such as the lock of a directory. */
async function closeQueue(queue: EventQueue, timeout: number): Promise<void> {
  const limit = Math.max(Math.round(timeout), MIN_QUEUE_CLOSE_MS);
  await resolvesInTime(limit + GRACE_MS, queue.close({ timeout: limit }));
}
