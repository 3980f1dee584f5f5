/** Closes a receiver: waits for what is in progress, but not longer than it may. */
import type { Log } from '../diagnostics/logger.js';
import type { EventQueue } from '../queues/event-queue.js';
import type { ReceiverState } from './receiver-state.js';

/**
 * @param timeout how long to wait, in milliseconds
 * @returns how many events of each type are not settled
 * @throws whatever the queue rejects with in time
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
