/** A process that adds events to an embedded queue, one after another, reports the number of syncs, and continues to run. */
import { getEnvironmentData } from 'node:worker_threads';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { createEvent } from './events.js';

const [dataDir, ids] = process.argv.slice(2) as [string, string];

async function start(): Promise<void> {
  const queue = pgBossQueue({ dataDir });
  await queue.open();
  const count = new Int32Array(getEnvironmentData('syncs') as unknown as SharedArrayBuffer);
  const before = Atomics.load(count, 0);
  for (const id of JSON.parse(ids) as string[]) await queue.add(createEvent({ id }));
  process.send?.(Atomics.load(count, 0) - before);
}
void start();
