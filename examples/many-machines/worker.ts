/** Calls the listeners for stored events. Run any number of workers. Environment variables: ARK_API_KEY, QUEUE_URL. */
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
  // Finishes the events in progress and leaves the rest to other workers.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void ark.close());
}
void run();
