/** Listeners that take longer than Ark waits: events are stored in a directory first, and handled after the response. */
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { pgBossQueue, type PgBossQueueOptions } from 'express-ark-webhooks/queues/pg-boss';

/**
 * @param options.apiKey the key that Ark sends
 * @param options.storage where events are stored: a directory for one process, or PostgreSQL for several
 * @param options.takes how long a listener takes, in milliseconds
 */
export async function createApp({
  apiKey,
  storage,
  takes,
}: {
  apiKey: string | undefined;
  storage: PgBossQueueOptions;
  takes: number;
}) {
  const queue = pgBossQueue(storage);
  const ark = new ArkWebhooks({ apiKey, queue });
  const handled: string[] = [];

  ark.on('event', async ({ type, id }) => {
    await new Promise((resolve) => setTimeout(resolve, takes));
    handled.push(`${type}/${id}`);
  });

  // Open before the first request: the first start takes some seconds.
  await queue.open();
  await ark.work({ concurrency: 10, timeout: 60_000 });

  const app = express();
  app.post('/webhooks/ark', ark.middleware());
  app.get('/', (_req, res, next) => {
    queue.stats().then((stats) => res.json({ ...stats, handled: handled.length }), next);
  });
  return { app, ark, handled };
}
