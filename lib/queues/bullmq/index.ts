/** The entry point `express-ark-webhooks/queues/bullmq`. */
import type { EventQueue } from '../event-queue.js';
import { type BullMqQueueOptions, resolveBullMqOptions } from './options.js';
import { BullMqQueue } from './queue.js';

export type { BullMqQueueOptions, RedisAddress } from './options.js';

/**
 * A queue on BullMQ, over Redis, for any number of machines. It opens only where Redis keeps what it was told.
 *
 * @example
 * const queue = bullMqQueue({ connection: process.env.REDIS_URL });
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY, queue });
 *
 * @throws InvalidOptionsError where an option is wrong
 */
export const bullMqQueue = (options: BullMqQueueOptions): EventQueue => new BullMqQueue(resolveBullMqOptions(options));
