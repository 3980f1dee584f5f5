/** Works on a queue on request, in a separate process: `worker.ts <the queue's options in JSON>`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue } from 'express-ark-webhooks';
import { type QueueOptions, createQueue } from './engines.js';

/** The commands: report, start, or stop. */
export interface Order {
  work?: { concurrency: number; takes: number };
  stop?: true;
}

export interface Progress {
  handled: number;
  /** When the last event arrived, in milliseconds since 1970. */
  at: number;
  /** Resident memory, in bytes. */
  resident: number;
}

const options = JSON.parse(process.argv[2]!) as QueueOptions;
let queue: EventQueue | undefined;
let handled = 0;
let at = 0;

async function obey({ work, stop }: Order): Promise<void> {
  if (stop) await queue?.close();
  if (!work) return;
  // A closed queue cannot be opened again.
  queue = createQueue(options);
  await queue.work(
    async () => {
      at = performance.timeOrigin + performance.now();
      if (work.takes > 0) await sleep(work.takes);
      handled += 1;
    },
    { concurrency: work.concurrency, timeout: 60_000 },
  );
}

process.on('message', (order: Order) => {
  void obey(order).then(() => process.send!({ handled, at, resident: process.memoryUsage.rss() } satisfies Progress));
});
process.once('disconnect', () => void Promise.resolve(queue?.close()).then(() => process.exit()));
process.send!('ready');
