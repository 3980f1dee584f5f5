/** Carries what waits in one queue over to another: from a directory to PostgreSQL, when one machine is not enough. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue, QueueStats } from 'express-ark-webhooks';

/** How often is told what is left, in milliseconds. */
const TELL_MS = 3_000;

/**
 * Works on the old queue by adding each event to the new one, which knows those it has already: interrupted at any
 * moment, it can be run again. Events that wait for their next attempt are moved when that is due, which may take hours.
 * Dead letters go along where `redrive()` was called before; what is done stays behind.
 *
 * @param tell told of what is left, every 3 s
 * @returns how many events the new queue has taken, the dead letters left behind, and how many of these are new
 */
export async function moveEvents(
  from: EventQueue,
  to: EventQueue,
  tell: (left: QueueStats) => void,
): Promise<{ moved: number; dead: number; died: number }> {
  let moved = 0;
  await Promise.all([from.open(), to.open()]);
  const before = await from.stats();
  const take = async (event: Parameters<EventQueue['add']>[0]): Promise<void> => {
    if ((await to.add(event)) === 'stored') moved += 1;
  };
  await from.work(take, { concurrency: 50, timeout: 10_000 });
  let left = await from.stats();
  for (let told = performance.now(); left.waiting + left.running > 0; left = await from.stats()) {
    await sleep(100);
    if (performance.now() - told < TELL_MS) continue;
    told = performance.now();
    tell(left);
  }
  return { moved, dead: left.dead, died: left.dead - before.dead };
}
