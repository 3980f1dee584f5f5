/** The entry point `express-ark-webhooks/queues/pg-boss`. */
import type { EventQueue } from '../event-queue.js';
import { type PgBossQueueOptions, resolvePgBossOptions } from './options.js';
import { PgBossQueue } from './queue.js';

export type { PgBossQueueOptions, PostgresConnection } from './options.js';

/**
 * Creates a queue on pg-boss: in PostgreSQL, for any number of machines, or in an embedded PostgreSQL in a directory, for
 * one process. The tables are the same.
 *
 * @example
 * const queue = pgBossQueue({ connectionString: process.env.DATABASE_URL });
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY, queue });
 *
 * @throws InvalidOptionsError if an option is invalid
 */
export const pgBossQueue = (options: PgBossQueueOptions): Required<EventQueue> =>
  new PgBossQueue(resolvePgBossOptions(options));
