/** A claim store in Redis, shared by any number of processes. */
import { parseTimes, type ClaimTimes } from './claim-times.js';
import { checkKeyPrefix, checkOptionNames } from '../internal/option-checks.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { createScriptRunner, type IoRedisClient, type NodeRedisClient } from './redis-scripts.js';

export type { IoRedisClient, NodeRedisClient } from './redis-scripts.js';

/** Options of the claim store in Redis. */
export interface RedisClaimsOptions extends ClaimTimes {
  /** The prefix of its keys, which no other keys may have. Default `'ark:claims:'`. */
  prefix?: string;
}

// The value of a key is `running` and the token of the claim, or `completed`. Both expire by the clock of Redis, so the
// clocks of the processes do not matter.
const claim = `
local value = redis.call('GET', KEYS[1])
if value then return value == 'completed' and 'completed' or 'running' end
redis.call('SET', KEYS[1], 'running ' .. ARGV[1], 'PX', ARGV[2])
return 'claimed'`;
const complete = `return redis.call('SET', KEYS[1], 'completed', 'PX', ARGV[1])`;
const deleteIf = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1])`;

/**
 * Creates a claim store in Redis. Each step is one script, which Redis runs atomically.
 *
 * @param client a connected client of `redis` or `ioredis`, or of one of their clusters. It belongs to the app, and is not
 * closed here. If its server is no longer the primary, it is reconnected.
 * @returns a store that rejects with the errors of the client
 * @throws InvalidOptionsError if the first argument is no such client, or an option is invalid
 */
export function redisClaims(client: NodeRedisClient | IoRedisClient, options: RedisClaimsOptions = {}): ClaimStore {
  checkOptionNames('redisClaims()', options, { prefix: true, keep: true, lease: true });
  const { prefix = 'ark:claims:', keep, lease } = options;
  const times = parseTimes({ keep, lease });
  checkKeyPrefix(prefix, 'ark:claims:');
  const run = createScriptRunner(client);
  return {
    claim: async (id, token) => String(await run(claim, prefix + id, token, times.leaseMs)) as ClaimState,
    complete: (id) => run(complete, prefix + id, times.keepMs),
    release: (id, token) => run(deleteIf, prefix + id, `running ${token}`),
    forget: (id) => run(deleteIf, prefix + id, 'completed'),
  };
}
