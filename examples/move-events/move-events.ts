/** Carries what waits in one queue over to another: from a directory to PostgreSQL, when one machine is not enough. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue } from 'express-ark-webhooks';

/**
 * Works on the old queue by adding each event to the new one, which knows those it has already: interrupted at any
 * moment, it can be run again. Dead letters go along where `redrive()` was called before; what is done stays behind.
 *
 * @returns how many events the new queue has taken
 */
export async function moveEvents(from: EventQueue, to: EventQueue): Promise<number> {
  let moved = 0;
  await Promise.all([from.open(), to.open()]);
  const take = async (event: Parameters<EventQueue['add']>[0]): Promise<void> => {
    if ((await to.add(event)) === 'stored') moved += 1;
  };
  await from.work(take, { concurrency: 50, timeout: 10_000 });
  for (;;) {
    const { waiting, running } = await from.stats();
    if (waiting + running === 0) return moved;
    await sleep(100);
  }
}
