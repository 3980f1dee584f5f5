/** Runs scripts in Redis, with a client of the app. */
import { InvalidOptionsError } from '../errors.js';
import { describeInstall } from '../internal/load-peer.js';
import { describeType } from '../internal/option-checks.js';
import { findPeerVersion } from '../internal/peer-version.js';

/** The members of a client of `redis` 4 or newer that are used. */
export interface NodeRedisClient {
  /** Runs a script in Redis. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** The members of a client of `ioredis` that are used. */
export interface IoRedisClient {
  /** Distinguishes it from a client of `redis`, which has no such method. */
  defineCommand: unknown;
  /** Runs a script in Redis. */
  eval(script: string, keyCount: number, ...keyAndArguments: string[]): Promise<unknown>;
}

/** Runs a script with one key. */
export type RunScript = (script: string, key: string, ...values: (string | number)[]) => Promise<unknown>;

/** The members of the clients of both packages that reconnect. */
interface Reconnectable {
  /** ioredis: with `true` it reconnects. */
  disconnect?: (reconnect?: boolean) => unknown;
  /** `redis` 5. */
  destroy?: () => unknown;
  connect?: () => Promise<unknown>;
  isReady?: boolean;
  isOpen?: boolean;
  options?: { retryStrategy?: unknown };
}

const REDIS = { name: 'redis', minimum: '4.0.0' };
/** Replies of a server that is not the primary. */
const MOVED_PRIMARY = /(?:^|-)(?:READONLY|LOADING|MASTERDOWN) /;
/** The minimum time between two reconnections, in milliseconds: the address may lead to a replica for a while. */
const MIN_CONNECTION_MS = 500;

/**
 * If the server is no longer the primary, reconnects and runs the script again, because the address may lead to the new
 * primary. Clients for clusters and Sentinel reconnect by themselves.
 *
 * @throws InvalidOptionsError if the argument is no client, or too old
 */
export function createScriptRunner(client: NodeRedisClient | IoRedisClient): RunScript {
  checkClient(client);
  const send: RunScript =
    'defineCommand' in client
      ? (script, key, ...values) => client.eval(script, 1, key, ...values.map(String))
      : (script, key, ...values) => client.eval(script, { keys: [key], arguments: values.map(String) });
  const reconnect = 'defineCommand' in client ? reconnectIoRedis : reconnectNodeRedis;
  let reconnecting: Promise<void> | undefined;
  let reconnectedAt = -Infinity;
  let isDisconnected = false;
  const restart = async (): Promise<void> => {
    reconnectedAt = performance.now();
    isDisconnected = true;
    await reconnect(client as Reconnectable);
    isDisconnected = false;
  };
  const restartOnce = (): Promise<void> => (reconnecting ??= restart().finally(() => (reconnecting = undefined)));
  return async (...script) => {
    if (isDisconnected) await restartOnce();
    try {
      return await send(...script);
    } catch (error) {
      if (!MOVED_PRIMARY.test(String((error as Error | undefined)?.message))) throw error;
      if (!reconnecting && performance.now() - reconnectedAt < MIN_CONNECTION_MS) throw error;
      await restartOnce();
      return send(...script);
    }
  };
}

function checkClient(client: unknown): asserts client is NodeRedisClient | IoRedisClient {
  if (typeof (client as Partial<NodeRedisClient> | null | undefined)?.eval !== 'function')
    throw new InvalidOptionsError(
      `Expected redisClaims() to be given a client of the package redis or ioredis, got ${describeType(client)}. ` +
        'Pass createClient({ url }) of redis after its connect(), or new Redis(url) of ioredis.',
    );
  const { internal_send_command: old, options } = client as {
    internal_send_command?: unknown;
    options?: { legacyMode?: unknown };
  };
  if (old !== undefined)
    throw new InvalidOptionsError(
      `The package redis is too old: found ${findPeerVersion('redis') ?? '3 or older'}, expected ${REDIS.minimum} or ` +
        `newer. ${describeInstall(REDIS)}`,
    );
  if (options?.legacyMode === true)
    throw new InvalidOptionsError('Expected a client without legacyMode, in which methods return no promises.');
}

/** Sends pending commands again. */
async function reconnectIoRedis(client: Reconnectable): Promise<void> {
  // Without a strategy it would not reconnect. A client for clusters has another one.
  if (typeof client.options?.retryStrategy === 'function') client.disconnect?.(true);
  return Promise.resolve();
}

/** Rejects pending commands. */
async function reconnectNodeRedis(client: Reconnectable): Promise<void> {
  const isSingleServer = client.isReady !== undefined && !('masters' in client) && !('getSentinelNode' in client);
  if (!isSingleServer || !client.connect) return;
  if (client.isOpen) await (client.destroy ? client.destroy() : client.disconnect?.());
  await client.connect();
}
