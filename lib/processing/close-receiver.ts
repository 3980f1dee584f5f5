/** Closes a receiver: waits for what is in progress, up to a time limit. */
import type { Log } from '../diagnostics/logger.js';
import { checkOptionNames, checkPositive } from '../internal/option-checks.js';
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeout)));
  try {
    await Promise.race([state.tasks.waitUntilIdle(), timedOut]);
    const closing = settings.queue?.close();
    closing?.catch(() => undefined);
    await Promise.race([closing, timedOut]);
  } finally {
    clearTimeout(timer);
    state.rejections.close();
  }
  const unsettled = state.countUnsettled();
  if (Object.keys(unsettled).length > 0)
    settings.log.warn?.({ unsettled, timeout }, 'closed before these events were settled');
  return unsettled;
}
