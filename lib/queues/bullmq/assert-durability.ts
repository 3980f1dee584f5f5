/** Checks the persistence of Redis before events are stored in it. */
import { withDeadline } from '../../internal/with-timeout.js';
import type { BullMqSettings } from './options.js';
import type { RedisClient } from './redis-connection.js';

/** @throws Error with the setting that can lose events whose response was 200, and what to do */
export async function assertDurability(client: RedisClient, durability: BullMqSettings['durability']): Promise<void> {
  if (durability === 'none') return;
  if ((await readSetting(client, 'appendonly')) !== 'yes')
    throw new Error(
      'Redis has no append-only file: when it ends, all events in it are lost. Set "appendonly yes" and "appendfsync ' +
        `always" in redis.conf, or accept that with durability: 'none'.`,
    );
  const fsync = await readSetting(client, 'appendfsync');
  if (fsync !== 'always' && !(fsync === 'everysec' && durability === 'everysec'))
    throw new Error(
      `Redis's appendfsync is ${fsync}: a power failure loses the last accepted events. Set "appendfsync always" ` +
        `in redis.conf, or accept that with durability: ${fsync === 'everysec' ? "'everysec'" : "'none'"}.`,
    );
  const policy = await readSetting(client, 'maxmemory-policy');
  if (policy !== 'noeviction')
    throw new Error(
      `Redis's maxmemory-policy is ${policy}: it evicts events when its memory is full. Set "maxmemory-policy ` +
        `noeviction" in redis.conf, or accept that with durability: 'none'.`,
    );
}

async function readSetting(client: RedisClient, setting: string): Promise<string> {
  let cause: unknown;
  try {
    const reply: unknown = await withDeadline(client.config('GET', setting), 'Redis');
    // Not every server that implements Redis's protocol has the setting.
    const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof value === 'string') return value;
  } catch (error) {
    // Only a reply of Redis itself is a rejection: a lost connection is not one.
    if ((error as Error).name !== 'ReplyError') throw error;
    cause = error;
  }
  throw new Error(
    `Redis does not report its ${setting}: make sure of "appendonly yes", "appendfsync always" and "maxmemory-policy ` +
      `noeviction", then pass bullMqQueue() durability: 'none', so that it does not check them.`,
    { cause },
  );
}
