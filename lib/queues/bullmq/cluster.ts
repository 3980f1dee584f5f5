/** Redis Cluster: how it is recognized, and what it demands of the prefix. */
import type { Redis } from 'ioredis';
import { DEPENDENCY_TIMEOUT_MS, within } from '../../internal/with-timeout.js';

/**
 * @returns whether the server is a node of a cluster
 * @throws Error if it is one, and the keys of the queue would be spread over its nodes
 */
export async function isClustered(client: Redis, prefix: string): Promise<boolean> {
  const info = await within(DEPENDENCY_TIMEOUT_MS, client.info('cluster'), () => new Error('')).catch(() => '');
  if (!/^cluster_enabled:1/m.test(info)) return false;
  if (/\{[^}]+\}/.test(prefix)) return true;
  throw new Error(
    `Redis is a cluster, which keeps keys without a hash tag on different nodes: expected a prefix such as '{${prefix}}', ` +
      `got '${prefix}'. Events that are stored under the old prefix stay there.`,
  );
}
