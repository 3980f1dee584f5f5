/**
 * A process that receives, works, or does both, over the queue in its first argument (JSON). It appends the ids of
 * handled events to a file. It sends its port, and closes on request.
 */
import { appendFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { pgBossQueue, type PgBossQueueOptions } from 'express-ark-webhooks/queues/pg-boss';
import { KEY } from './serve.js';

export type QueueOptions = PgBossQueueOptions | BullMqQueueOptions;

export interface Role {
  queue: QueueOptions;
  receive: boolean;
  /** The file for the ids of handled events, if the process works. */
  ledger?: string;
  /** The maximum number of concurrent events, if it works. */
  concurrency?: number;
}

const { queue, receive, ledger, concurrency } = JSON.parse(process.argv[2]!) as Role;
const onError = (): void => {};
const ark = new ArkWebhooks({
  apiKey: KEY,
  queue: 'connection' in queue ? bullMqQueue({ ...queue, onError }) : pgBossQueue({ ...queue, onError }),
});
ark.on('event', ({ id }) => {
  appendFileSync(ledger!, `${id}\n`);
});

let server: Server | undefined;

// Must exit without process.exit(): anything that keeps it alive is a defect.
process.once('message', () => {
  process.disconnect();
  server?.close().closeAllConnections();
  void ark.close();
});

async function start(): Promise<void> {
  if (concurrency !== undefined) await ark.work({ concurrency });
  if (!receive) return void process.send?.(0);
  const app = express().post('/hook', ark.middleware());
  server = app.listen(0, '127.0.0.1', () => process.send?.((server!.address() as AddressInfo).port));
}
void start();
