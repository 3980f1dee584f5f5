/**
 * The receiver under test, in a separate process. Its listener synchronously appends each call and its end to the ledger:
 * written data survives SIGKILL. Its claims do not.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { ArkWebhooks, type Jwks, MemoryClaims } from 'express-ark-webhooks';

const { port, ledger, life, apiKey, keys } = JSON.parse(process.argv[2]!) as ReceiverOptions;

export interface ReceiverOptions {
  /** 0 for any free port. */
  port: number;
  /** The file to append to. */
  ledger: string;
  life: number;
  apiKey: string;
  keys: Jwks;
}

// The events of two minutes: full early, so that memory must be flat, but longer than an event is retried.
const ark = new ArkWebhooks({ apiKey, signature: { keys }, claims: new MemoryClaims({ max: 10_000 }) });

const file = openSync(ledger, 'a');
let runs = 0;

ark.on('event', ({ payload }) => {
  const event = (payload as { soak?: number }).soak;
  const run = (runs += 1);
  const note = (what: string): void => void writeSync(file, `${life} ${run} ${event} ${what}\n`);
  note('start');

  const dice = Math.random();
  if (dice < 0.02) {
    note('failure');
    throw new Error('thrown');
  }
  // Longer than ackTimeout, within the 5 s of the sender.
  const takes = dice < 0.03 ? 4_200 + Math.random() * 600 : Math.random() * 20;
  return sleep(takes).then(() => {
    const failed = Math.random() < 0.02;
    note(failed ? 'failure' : 'success');
    if (failed) throw new Error('rejected');
  });
});
// Failures are expected. Without this listener they would be logged to stderr, which must stay empty.
ark.on('error', () => undefined);

const server = express()
  .post('/hook', ark.middleware())
  .listen(port, '127.0.0.1', () => process.send?.(server.address()));
const sampling = setInterval(() => process.send?.({ rss: process.memoryUsage.rss() / 1024 ** 2 }), 250);

process.once('SIGTERM', () => {
  clearInterval(sampling);
  void ark.close().then(() => {
    server.close();
    process.disconnect();
  });
});
