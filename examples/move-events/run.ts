/** DATA_DIR is carried over to DATABASE_URL; stop the app that uses the directory before. */
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { moveEvents } from './move-events.js';

const { DATA_DIR = 'slow-listeners.data', DATABASE_URL = '' } = process.env;

async function run(): Promise<void> {
  const from = pgBossQueue({ dataDir: DATA_DIR });
  const to = pgBossQueue({ connectionString: DATABASE_URL });
  console.log(`${await moveEvents(from, to)} events moved`);
  await Promise.all([from.close(), to.close()]);
}
void run();
