/** Moves the events in DATA_DIR to DATABASE_URL. Stop the app that uses the directory first. */
import { existsSync } from 'node:fs';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { moveEvents } from './move-events.js';

const { DATA_DIR = 'slow-listeners.data', DATABASE_URL = '' } = process.env;

async function run(): Promise<void> {
  // A queue would create the directory, and there would be no events to move.
  if (!existsSync(DATA_DIR))
    throw new Error(`Expected DATA_DIR to be the directory of a queue: there is no ${DATA_DIR}.`);
  const from = pgBossQueue({ dataDir: DATA_DIR });
  const to = pgBossQueue({ connectionString: DATABASE_URL });
  const { moved, dead, died } = await moveEvents(from, to, ({ waiting, running }) => {
    console.log(`${waiting + running} events left, some of which may wait for their next attempt`);
  });
  console.log(`${moved} events moved`);
  if (dead > 0) console.log(`${dead} dead letters left behind, ${died} of them new: redrive() them, and move again`);
  if (died > 0) process.exitCode = 1;
  await Promise.all([from.close(), to.close()]);
}
void run();
