/** A process on a queue in Redis that can be killed, or told to close: `queue-process.ts receiver|worker <url> <prefix>`. */
import express from 'express';
import { ArkWebhooks } from '../../build/index.js';
import { bullMqQueue } from '../../build/queues/bullmq.js';
import { KEY } from './serve.js';

const [role, connection, prefix] = process.argv.slice(2) as ['receiver' | 'worker', string, string];
const ark = new ArkWebhooks({ apiKey: KEY, queue: bullMqQueue({ connection, prefix }) });
ark.on('event', async ({ id }) => {
  process.send?.({ begun: id });
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.send?.({ done: id });
});
process.once('SIGTERM', () => void ark.close());
if (role === 'worker') void ark.work({ concurrency: 4 }).then(() => process.send?.({}));
else {
  const server = express()
    .post('/hook', ark.middleware())
    .listen(0, '127.0.0.1', () => process.send?.(server.address()));
}
