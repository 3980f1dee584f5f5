/**
 * A process that receives, works, or does both, over the queue that its first argument names in JSON; what it runs it
 * notes in a file. It tells its port, and closes when it is told to.
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
  /** The file to note the ids of events in, where the process works. */
  ledger?: string;
  /** How many events it is at, at most, where it works. */
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

// Ends by itself: what keeps it alive is a defect.
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
