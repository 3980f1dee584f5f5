/** Stores events. Run any number of receivers. Environment variables: ARK_API_KEY, QUEUE_URL; optional PORT. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { sharedQueue } from './queue.js';

const { ARK_API_KEY, QUEUE_URL = '', PORT = '3000' } = process.env;

async function run(): Promise<void> {
  const queue = sharedQueue(QUEUE_URL);
  const ark = new ArkWebhooks({ apiKey: ARK_API_KEY, queue });
  // Open before the first request. A process that only receives does not call ark.work().
  await queue.open();

  const app = express();
  app.post('/webhooks/ark', ark.middleware());
  app.get('/', (_req, res, next) => {
    queue.stats().then((stats) => res.json(stats), next);
  });
  const server = app.listen(Number(PORT), (error) => {
    if (error) throw error;
    console.log(`Receiving on port ${(server.address() as AddressInfo).port}`);
  });
  server.once('close', () => void ark.close());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
}
void run();
