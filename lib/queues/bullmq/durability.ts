/** What Redis has to promise before events are given to it. */
import { withDeadline } from '../../internal/with-timeout.js';
import type { BullMqSettings } from './options.js';
import type { RedisClient } from './redis-connection.js';

/** @throws Error naming the setting with which Redis would lose events that were responded to with 200, and what to do */
export async function demandDurability(client: RedisClient, durability: BullMqSettings['durability']): Promise<void> {
  if (durability === 'none') return;
  if ((await readSetting(client, 'appendonly')) !== 'yes')
    throw new Error(
      'Redis keeps no append-only file: when it ends, all events in it are lost. Set "appendonly yes" and "appendfsync ' +
        `always" in redis.conf, or accept that with durability: 'none'.`,
    );
  const fsync = await readSetting(client, 'appendfsync');
  if (fsync !== 'always' && !(fsync === 'everysec' && durability === 'everysec'))
    throw new Error(
      `Redis's appendfsync is ${fsync}: a power cut loses the last events that were accepted. Set "appendfsync always" ` +
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
    // Not every server that speaks Redis's protocol has the setting.
    const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof value === 'string') return value;
  } catch (error) {
    // Only a reply of Redis itself is a rejection: a lost connection is not one.
    if ((error as Error).name !== 'ReplyError') throw error;
    cause = error;
  }
  throw new Error(
    `Redis does not report its ${setting}: make sure of "appendonly yes", "appendfsync always" and "maxmemory-policy ` +
      `noeviction", then give bullMqQueue() durability: 'none', so that it does not ask.`,
    { cause },
  );
}
