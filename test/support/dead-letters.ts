/** Queues that contain dead letters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';
import { createEvent, discardEvent, quickOptions } from './events.js';
import { eventually } from './eventually.js';

/** Creates a queue with a number of dead letters that does not work on events. Deletes its file after the test. */
export async function createQueueWithDeadLetters(count: number): Promise<{ queue: SqliteQueue; remove: () => void }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'ark-dead-letters-'));
  const file = path.join(directory, 'events.db');
  const filled = new SqliteQueue(file);
  for (let added = 0; added < count; added += 1) await filled.add(createEvent());
  await filled.work(discardEvent, quickOptions);
  await eventually('all events are dead', async () => (await filled.stats()).dead === count);
  await filled.close();
  const remove = (): void => {
    rmSync(directory, { recursive: true });
  };
  return { queue: new SqliteQueue(file), remove };
}
