/** Calls the listeners for what any receiver has stored, as often as you like: ARK_API_KEY and QUEUE_URL are needed. */
import { ArkWebhooks } from 'express-ark-webhooks';
import { sharedQueue } from './queue.js';

const { ARK_API_KEY, QUEUE_URL = '' } = process.env;

async function run(): Promise<void> {
  const ark = new ArkWebhooks({ apiKey: ARK_API_KEY, queue: sharedQueue(QUEUE_URL) });
  ark.on('event', async ({ type, id }) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log(`handled ${type}/${id}`);
  });
  await ark.work({ concurrency: 4 });
  console.log('Working');
  // What was begun is finished, the rest is left to the others.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void ark.close());
}
void run();
