/** Claims that any number of processes share, in Redis. */
import { parseTimes, type ClaimTimes } from './claim-times.js';
import { checkKeyPrefix, checkOptionNames } from '../internal/option-checks.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { createScriptRunner, type IoRedisClient, type NodeRedisClient } from './redis-scripts.js';

export type { IoRedisClient, NodeRedisClient } from './redis-scripts.js';

/** Options of the claim store in Redis. */
export interface RedisClaimsOptions extends ClaimTimes {
  /** The prefix of its keys, which nothing else in this Redis may have. Default `'ark:claims:'`. */
  prefix?: string;
}

// A key contains the token of a running claim, marked as such, or that the event is handled. Redis's clock ends both, so the
// clocks of the processes need not agree.
const claim = `
local held = redis.call('GET', KEYS[1])
if held then return held == 'completed' and 'completed' or 'running' end
redis.call('SET', KEYS[1], 'running ' .. ARGV[1], 'PX', ARGV[2])
return 'claimed'`;
const complete = `return redis.call('SET', KEYS[1], 'completed', 'PX', ARGV[1])`;
const drop = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1])`;

/**
 * Keeps claims in Redis. Each step is one script, which Redis runs atomically.
 *
 * @param client a connected client of `redis` or `ioredis`, or of one of their clusters. It belongs to the app, and is not
 * closed here; if its server is no longer the primary, it is connected again.
 * @returns a store that rejects with the errors of the client
 * @throws InvalidOptionsError if it is no such client or an option is invalid
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
    release: (id, token) => run(drop, prefix + id, `running ${token}`),
    forget: (id) => run(drop, prefix + id, 'completed'),
  };
}
