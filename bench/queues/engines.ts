/** The engines that are measured, and our queues on them. */
import { randomUUID } from 'node:crypto';
import { type BullMqQueueOptions, bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import type { EventQueue } from 'express-ark-webhooks';
import { pgBossQueue, type PgBossQueueOptions } from 'express-ark-webhooks/queues/pg-boss';
import { Postgres } from '../../test/support/postgres.js';
import { Redis } from '../../test/support/redis.js';

export type QueueOptions = PgBossQueueOptions | BullMqQueueOptions;

export const queueOf = (options: QueueOptions): EventQueue =>
  'connection' in options ? bullMqQueue(options) : pgBossQueue(options);

export interface Engine {
  name: 'PostgreSQL' | 'Redis';
  /** Of a queue of its own, empty. */
  fresh: () => QueueOptions;
}

/** Calls `measure` with each engine in turn, durable as in production, while the engine is up. */
export async function onEach<T>(measure: (engine: Engine) => Promise<T>): Promise<T[]> {
  const name = (): string => `bench_${randomUUID().slice(0, 8)}`;
  const postgres = await Postgres.start();
  const first = await measure({
    name: 'PostgreSQL',
    fresh: () => ({ connectionString: postgres.connectionString, schema: name() }),
  });
  await postgres.stop();
  const redis = await Redis.start();
  const second = await measure({ name: 'Redis', fresh: () => ({ connection: redis.url, prefix: name() }) });
  await redis.stop();
  return [first, second];
}
