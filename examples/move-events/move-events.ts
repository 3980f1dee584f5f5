/** Moves the waiting events of one queue to another: from a directory to PostgreSQL, when you need several machines. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue, QueueStats } from 'express-ark-webhooks';

/** How often progress is reported. */
const PROGRESS_INTERVAL_MS = 3_000;

/**
 * Works on the old queue by adding each event to the new one. The new queue recognizes events that it has already, so this
 * can be interrupted and run again at any time. Events that wait for their next attempt are moved when it is due, which can
 * take hours. Dead letters stay, unless you call `redrive()` first; handled events stay too.
 *
 * @param onProgress called every 3 s with the number of remaining events
 * @returns the number of moved events, of dead letters left behind, and of new ones among these
 */
export async function moveEvents(
  from: EventQueue,
  to: EventQueue,
  onProgress: (left: QueueStats) => void,
): Promise<{ moved: number; dead: number; died: number }> {
  let moved = 0;
  await Promise.all([from.open(), to.open()]);
  const before = await from.stats();
  const take = async (event: Parameters<EventQueue['add']>[0]): Promise<void> => {
    if ((await to.add(event)) === 'stored') moved += 1;
  };
  await from.work(take, { concurrency: 50, timeout: 10_000 });
  let left = await from.stats();
  for (let reported = performance.now(); left.waiting + left.running > 0; left = await from.stats()) {
    await sleep(100);
    if (performance.now() - reported < PROGRESS_INTERVAL_MS) continue;
    reported = performance.now();
    onProgress(left);
  }
  return { moved, dead: left.dead, died: left.dead - before.dead };
}
