/** The queue that all processes share. */
import type { EventQueue } from 'express-ark-webhooks';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';

/** @param url `postgres://…` or `redis://…` */
export function sharedQueue(url: string): EventQueue {
  if (/^rediss?:/.test(url)) return bullMqQueue({ connection: url });
  if (/^postgres(?:ql)?:/.test(url)) return pgBossQueue({ connectionString: url });
  throw new Error('Expected QUEUE_URL to be a URL that begins with postgres:// or redis://. Is it set?');
}
