/** Receives into a queue, in a separate process: `receiver.ts <the queue's options in JSON, or none>`. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import express from 'express';
import { KEY } from '../rivals/ours.js';
import { loadMain } from '../rivals/package.js';
import { PATH } from '../rivals/rival.js';
import { createQueue, type QueueOptions } from './engines.js';

/** The report of a receiver on request. The event loop's delay is measured since the previous request. */
export interface State {
  /** Resident memory, in bytes. */
  resident: number;
  /** The 99th percentile of the event loop's delay, in milliseconds. */
  late: number;
}

/** The message that it sends once it listens. */
export interface Ready {
  port: number;
  /** From the start of the process until it could receive, in milliseconds. */
  took: number;
}

const RESOLUTION_MS = 1;

async function run(options: string | undefined): Promise<void> {
  const queue = options === undefined ? undefined : createQueue(JSON.parse(options) as QueueOptions);
  const ark = new (loadMain().ArkWebhooks)({ apiKey: KEY, queue });
  await queue?.open();
  const server = express().post(PATH, ark.middleware()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on('message', () => {
    const late = delay.percentile(99) / 1e6 - RESOLUTION_MS;
    delay.reset();
    process.send!({ resident: process.memoryUsage.rss(), late } satisfies State);
  });
  process.once('disconnect', () => {
    server.close().closeAllConnections();
    void ark.close().then(() => process.exit());
  });
  process.send!({ port: (server.address() as AddressInfo).port, took: performance.now() } satisfies Ready);
}

void run(process.argv[2]);
