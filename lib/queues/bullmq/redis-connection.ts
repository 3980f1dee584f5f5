/** Connections to Redis, and what it has to promise before events are given to it. */
import type { Redis } from 'ioredis';
import { DEPENDENCY_TIMEOUT_MS, noAnswerFrom, within } from '../../internal/with-timeout.js';
import type { BullMqSettings } from './options.js';
import { loadIoRedis } from './peers.js';

/**
 * Connects. The connection comes back by itself when it is lost.
 *
 * @param patient whether commands wait for a lost connection to come back; else they fail
 * @throws Error where Redis cannot be reached in time
 */
export async function connectRedis({ connection, onError }: BullMqSettings, patient: boolean): Promise<Redis> {
  const ioredis = await loadIoRedis();
  const options = {
    ...(typeof connection === 'object' && connection),
    lazyConnect: true,
    connectTimeout: DEPENDENCY_TIMEOUT_MS,
    // Longer than a worker waits for an event. A host that vanished without a word would be waited for a quarter of an hour.
    socketTimeout: 15_000,
    maxRetriesPerRequest: patient ? null : 1,
    retryStrategy: (times: number) => Math.min(times * 100, 1_000),
  };
  const client = typeof connection === 'string' ? new ioredis.Redis(connection, options) : new ioredis.Redis(options);
  client.on('error', onError);
  try {
    await within(DEPENDENCY_TIMEOUT_MS, client.connect(), late);
    return client;
  } catch (error) {
    hangUp(client);
    throw error;
  }
}

/** Ends a connection for good. ioredis leaves the timer of `socketTimeout`, which would keep the process alive for as long. */
export function hangUp(client: { disconnect(): void }): void {
  client.disconnect();
  clearTimeout((client as { socketTimeoutTimer?: NodeJS.Timeout }).socketTimeoutTimer);
}

/** For a Redis that takes connections and says nothing. */
export const late = noAnswerFrom('Redis');

/** @throws Error naming the setting with which Redis would lose events that were answered with 200, and what to do */
export async function demandDurability(client: Redis, durability: BullMqSettings['durability']): Promise<void> {
  if (durability === 'none') return;
  const ask = async (setting: string): Promise<unknown> => {
    try {
      const [, value] = (await within(DEPENDENCY_TIMEOUT_MS, client.config('GET', setting), late)) as unknown[];
      return value;
    } catch (cause) {
      // Only what Redis itself says is a refusal: a lost connection says nothing of its settings.
      if ((cause as Error).name !== 'ReplyError') throw cause;
      throw new Error(
        `Redis does not tell its ${setting}: make sure of "appendonly yes", "appendfsync always" and "maxmemory-policy ` +
          `noeviction", then give bullMqQueue() durability: 'none', so that it does not ask.`,
        { cause },
      );
    }
  };
  if ((await ask('appendonly')) !== 'yes')
    throw new Error(
      'Redis keeps no append-only file: when it ends, all events in it are lost. Set "appendonly yes" and "appendfsync ' +
        `always" in redis.conf, or accept that with durability: 'none'.`,
    );
  const fsync = String(await ask('appendfsync'));
  if (fsync !== 'always' && !(fsync === 'everysec' && durability === 'everysec'))
    throw new Error(
      `Redis's appendfsync is ${fsync}: a power cut loses the last events that were answered. Set "appendfsync always" ` +
        `in redis.conf, or accept that with durability: ${fsync === 'everysec' ? "'everysec'" : "'none'"}.`,
    );
  const policy = String(await ask('maxmemory-policy'));
  if (policy !== 'noeviction')
    throw new Error(
      `Redis's maxmemory-policy is ${policy}: it throws events away when its memory is full. Set "maxmemory-policy ` +
        `noeviction" in redis.conf, or accept that with durability: 'none'.`,
    );
}
