/** The engines under test, and our queues on them. */
import { randomUUID } from 'node:crypto';
import type { EventQueue } from 'express-ark-webhooks';
import type { BullMqQueueOptions } from 'express-ark-webhooks/queues/bullmq';
import type { PgBossQueueOptions } from 'express-ark-webhooks/queues/pg-boss';
import { Postgres } from '../../test/support/postgres.js';
import { Redis } from '../../test/support/redis.js';
import { loadBullMq, loadPgBoss } from '../rivals/package.js';

export type QueueOptions = PgBossQueueOptions | BullMqQueueOptions;

export const createQueue = (options: QueueOptions): EventQueue =>
  'connection' in options ? loadBullMq().bullMqQueue(options) : loadPgBoss().pgBossQueue(options);

/** Returns a unique schema or prefix. */
export const nameOf = (): string => `bench_${randomUUID().slice(0, 8)}`;

export interface Engine {
  name: 'PostgreSQL' | 'Redis';
  /** Options of a new, empty queue. */
  fresh: () => QueueOptions;
}

/** Calls `measure` with each engine in turn, configured for durability as in production. */
export async function onEach<T>(measure: (engine: Engine) => Promise<T>): Promise<T[]> {
  const postgres = await Postgres.start();
  const first = await measure({
    name: 'PostgreSQL',
    fresh: () => ({ connectionString: postgres.connectionString, schema: nameOf() }),
  });
  await postgres.stop();
  const redis = await Redis.start();
  const second = await measure({ name: 'Redis', fresh: () => ({ connection: redis.url, prefix: nameOf() }) });
  await redis.stop();
  return [first, second];
}
