/** Detects Redis Cluster, and checks the prefix. */
import type { Redis } from 'ioredis';
import { withDeadline } from '../../internal/with-timeout.js';

/**
 * @returns whether the server is one of several nodes
 * @throws Error if it is a cluster, and the prefix has no hash tag
 */
export async function isClustered(client: Redis, prefix: string): Promise<boolean> {
  if (!/^cluster_enabled:1/m.test(await readReply(client.info('cluster')))) return false;
  if (!/\{[^}]+\}/.test(prefix))
    throw new Error(
      `Redis is a cluster, which spreads keys without a hash tag over its nodes: expected a prefix such as ` +
        `'{${prefix.replace(/[{}]/g, '')}}', got '${prefix}'. Events that are stored under another prefix stay there.`,
    );
  // A single node does not know its own address, which a client for clusters reads.
  return !/^cluster_known_nodes:1\b/m.test(await readReply(client.call('CLUSTER', 'INFO')));
}

/** Not every server that implements Redis's protocol has the command, and not every user may execute it. */
const readReply = async (reply: Promise<unknown>): Promise<string> =>
  String(await withDeadline(reply, 'Redis').catch(() => ''));
