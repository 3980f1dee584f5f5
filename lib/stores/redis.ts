/** Claims that any number of processes share, in Redis. */
import { parseTimes, type ClaimTimes } from './claim-times.js';
import { checkOptionNames } from '../internal/option-checks.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { InvalidOptionsError } from '../errors.js';

/** What is used of a client of the `redis` package, 4 or newer. */
export interface NodeRedisClient {
  /** Runs a script in Redis. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What is used of a client of the `ioredis` package, 5 or newer. */
export interface IoRedisClient {
  /** What it is known by: a client of `redis` has no such method. */
  defineCommand: unknown;
  /** Runs a script in Redis. */
  eval(script: string, keyCount: number, ...keyAndArguments: string[]): Promise<unknown>;
}

/** Options of the claim store in Redis. */
export interface RedisClaimsOptions extends ClaimTimes {
  /** What the keys begin with, unlike anything else's in this Redis. Default `'ark:claims:'`. */
  prefix?: string;
}

// A key holds the token of a running claim, marked as such, or that the event is done. Redis's clock ends both, so the
// clocks of the processes need not agree.
const claim = `
local held = redis.call('GET', KEYS[1])
if held then return held == 'completed' and 'completed' or 'running' end
redis.call('SET', KEYS[1], 'running ' .. ARGV[1], 'PX', ARGV[2])
return 'claimed'`;
const complete = `return redis.call('SET', KEYS[1], 'completed', 'PX', ARGV[1])`;
const drop = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1])`;

/**
 * Keeps claims in Redis. Each step is one script, which nothing comes between.
 *
 * @param client a connected client of `redis` or `ioredis`, or of one of their clusters: the app's own, never closed here
 * @returns a store that rejects with what the client rejects with
 * @throws InvalidOptionsError where the client is none or an option is wrong
 */
export function redisClaims(client: NodeRedisClient | IoRedisClient, options: RedisClaimsOptions = {}): ClaimStore {
  checkOptionNames('redisClaims()', options, { prefix: true, keep: true, lease: true });
  const { prefix = 'ark:claims:', keep, lease } = options;
  const times = parseTimes({ keep, lease });
  if (typeof prefix !== 'string' || !/^[!-~]{1,100}$/.test(prefix))
    throw new InvalidOptionsError(
      `prefix is ${JSON.stringify(prefix)}: give 1 to 100 printable ASCII characters without blanks, such as 'ark:claims:'.`,
    );
  const run = runner(client);
  return {
    claim: async (id, token) => String(await run(claim, prefix + id, token, times.leaseMs)) as ClaimState,
    complete: (id) => run(complete, prefix + id, times.keepMs),
    release: (id, token) => run(drop, prefix + id, `running ${token}`),
    forget: (id) => run(drop, prefix + id, 'completed'),
  };
}

type Run = (script: string, key: string, ...values: (string | number)[]) => Promise<unknown>;

/** The two packages differ in how a script is called. */
function runner(client: NodeRedisClient | IoRedisClient): Run {
  if (typeof (client as NodeRedisClient | null | undefined)?.eval !== 'function')
    throw new InvalidOptionsError('redisClaims() was given no Redis client: give it one of "redis" or of "ioredis".');
  return 'defineCommand' in client
    ? (script, key, ...values) => client.eval(script, 1, key, ...values.map(String))
    : (script, key, ...values) => client.eval(script, { keys: [key], arguments: values.map(String) });
}
