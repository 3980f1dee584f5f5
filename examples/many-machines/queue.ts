/** The queue that all processes share. */
import type { EventQueue } from 'express-ark-webhooks';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';

/** @param url `postgres://…` or `redis://…` */
export const sharedQueue = (url: string): EventQueue =>
  url.startsWith('redis') ? bullMqQueue({ connection: url }) : pgBossQueue({ connectionString: url });
