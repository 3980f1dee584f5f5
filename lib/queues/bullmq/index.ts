/** The entry point `express-ark-webhooks/queues/bullmq`. */
import type { EventQueue } from '../event-queue.js';
import { type BullMqQueueOptions, resolveBullMqOptions } from './options.js';
import { BullMqQueue } from './queue.js';

export type { BullMqQueueOptions, RedisAddress } from './options.js';

/**
 * Creates a queue on BullMQ and Redis, for any number of machines. It opens only if Redis persists the events.
 *
 * @example
 * const queue = bullMqQueue({ connection: process.env.REDIS_URL });
 * const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY, queue });
 *
 * @throws InvalidOptionsError if an option is invalid
 */
export const bullMqQueue = (options: BullMqQueueOptions): EventQueue => new BullMqQueue(resolveBullMqOptions(options));
