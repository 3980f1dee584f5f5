/** Executes the commands of a queue when it is opened, so that it does not fail at each delivery. */
import { withDeadline } from '../../internal/with-timeout.js';
import type { RedisClient } from './redis-connection.js';
import { toRedisError } from './redis-errors.js';

/**
 * @param key a key that the queue can write
 * @throws Error with what Redis rejects, and what to do
 */
export async function assertCommands(client: RedisClient, key: string): Promise<void> {
  const { db } = client.options as { db?: number };
  // If the database does not exist, ioredis only emits an error and uses database 0.
  if (db)
    await attemptCommand(client.select(db), `Expected the database ${db} to exist. Set "databases" in redis.conf`);
  await attemptCommand(client.info('server'), 'Expected a user who may run INFO (+info), which BullMQ requires');
  const fix = `Expected a primary, and a user who may write the keys "${key.replace(/[^:]*$/, '*')}"`;
  await attemptCommand(client.set(key, '', 'PX', 1), fix);
  await attemptCommand(client.eval('return 1', 1, key), 'Expected a user who may run scripts (+@scripting)');
}

async function attemptCommand(reply: Promise<unknown>, expected: string): Promise<void> {
  try {
    await withDeadline(reply, 'Redis');
  } catch (error) {
    const safe = toRedisError(error);
    safe.message = `${expected}, got: ${safe.message}`;
    throw safe;
  }
}
