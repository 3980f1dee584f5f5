/** Warns once of a Redis that evicts keys: BullMQ would print a line to the console for each of its connections. */
import type { Cluster, Redis } from 'ioredis';
import { withDeadline } from '../../internal/with-timeout.js';
import type { BullMqSettings } from './options.js';

type RedisClient = Redis | Cluster;

const POLICY = /^(maxmemory_policy:)(\S+)/m;

/** Hides the policy from BullMQ, on this connection and its duplicates. */
export function hideEvictionPolicy<T extends RedisClient>(client: T): T {
  const info = client.info.bind(client) as (...sections: string[]) => Promise<string>;
  const duplicate = client.duplicate.bind(client) as (...options: unknown[]) => RedisClient;
  return Object.assign(client, {
    info: async (...sections: string[]) => (await info(...sections)).replace(POLICY, '$1noeviction'),
    duplicate: (...options: unknown[]) => hideEvictionPolicy(duplicate(...options)),
  });
}

/** Reports a policy that loses events. With another `durability` the queue does not open. */
export async function reportEvictionPolicy(client: RedisClient, settings: BullMqSettings): Promise<void> {
  if (settings.durability !== 'none') return;
  // Not `client.info`, which hides it. Not every server has the setting, and not every user may read it.
  const info = await withDeadline(client.call('INFO', 'memory'), 'Redis').catch(() => '');
  const policy = POLICY.exec(String(info))?.[2] ?? 'noeviction';
  if (policy !== 'noeviction')
    settings.report(
      new Error(`maxmemory-policy is ${policy}, so events are evicted when the memory is full. Set it to noeviction.`),
    );
}
