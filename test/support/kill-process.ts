/**
 * A process that receives, works, or does both, over the queue that its first argument names in JSON; what it runs it
 * notes in a file. It tells its port, and the number of syncs that it asked the disk for, when it is asked.
 */
import { appendFileSync } from 'node:fs';
import express from 'express';
import { ArkWebhooks } from '../../build/index.js';
import { pgBossQueue, type PgBossQueueOptions } from '../../build/queues/pg-boss.js';
import { KEY } from './serve.js';

export interface Role {
  queue: PgBossQueueOptions;
  receive: boolean;
  /** The file to note the ids of events in, where the process works. */
  ledger?: string;
  /** How long a listener takes, in milliseconds. */
  takes?: number;
}

const { queue, receive, ledger, takes = 0 } = JSON.parse(process.argv[2]!) as Role;
const ark = new ArkWebhooks({ apiKey: KEY, queue: pgBossQueue({ ...queue, onError: () => {} }) });
ark.on('event', async ({ id }) => {
  await new Promise((resolve) => setTimeout(resolve, takes));
  appendFileSync(ledger!, `${id}\n`);
});

process.on('message', () => void ark.close().then(() => process.exit()));

async function start(): Promise<void> {
  if (ledger !== undefined) await ark.work({ concurrency: 20 });
  if (!receive) return void process.send?.(0);
  const app = express().post('/hook', ark.middleware());
  const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
}
void start();
