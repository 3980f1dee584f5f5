/** Connections to Redis that recover by themselves. */
import { clearTimeout, setTimeout } from 'node:timers';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { DEPENDENCY_TIMEOUT_MS, withDeadline } from '../../internal/with-timeout.js';
import { isClustered } from './cluster.js';
import { hideEvictionPolicy } from './eviction-policy.js';
import type { BullMqSettings } from './options.js';
import { loadIoRedis } from './peers.js';
import { isMovedPrimary, isServerState, toRedisError } from './redis-errors.js';

/** A connection to one server, or to a cluster of them. */
export type RedisClient = Redis | Cluster;

/** The pause before a new connection if the server rejected a command, in milliseconds: the first time, and from then on. */
const FIRST_PAUSE_MS = 50;
const NEXT_PAUSE_MS = 500;
/** An outage that lasts is over if no command was rejected for as long, in milliseconds. */
const QUIET_MS = 5_000;
/** An outage is over if a connection was not rejected for as long, in milliseconds. */
const CONFIRM_MS = 1_500;
/** Commands that scripts and idle workers send. Others, such as `CLIENT`, may be forbidden permanently. */
const QUEUE_COMMANDS = new Set(['evalsha', 'eval', 'bzpopmin']);

/**
 * @param patient whether commands wait until the server executes them; otherwise they fail
 * @throws Error if Redis cannot be reached in time
 */
export async function connectRedis(settings: BullMqSettings, { patient }: { patient: boolean }): Promise<RedisClient> {
  const { connection, report, prefix } = settings;
  const ioredis = await loadIoRedis();
  const options = { ...(typeof connection === 'object' && connection), ...toOptions(settings, patient) };
  const client = typeof connection === 'string' ? new ioredis.Redis(connection, options) : new ioredis.Redis(options);
  client.on('error', report);
  allowManyRejections(client);
  await connect(client);
  const clustered = await hangUpOnError(client, isClustered(client, prefix));
  if (!clustered) return reportRecovery(client, settings);
  hangUp(client);
  const { host = 'localhost', port = 6379 } = client.options;
  const cluster = new ioredis.Cluster([{ host, port }], {
    lazyConnect: true,
    redisOptions: client.options,
    clusterRetryStrategy: options.retryStrategy,
    // TLS names of nodes are those of their certificates.
    ...(client.options.tls && { dnsLookup: (name, use) => { use(null, name); } }), // prettier-ignore
  });
  cluster.on('error', report);
  cluster.on('+node', allowManyRejections);
  await connect(cluster);
  return reportRecovery(cluster, settings);
}

/**
 * Waits for Redis, but not for long.
 *
 * @throws SafeError what went wrong, without the command
 */
export async function exchange<T>({ reportSuccess }: BullMqSettings, reply: Promise<T>): Promise<T> {
  try {
    const value = await withDeadline(reply, 'Redis');
    reportSuccess();
    return value;
  } catch (error) {
    throw toRedisError(error);
  }
}

function toOptions({ report }: BullMqSettings, patient: boolean) {
  let rejectedAt = -Infinity;
  let pause = 0;
  return {
    lazyConnect: true,
    connectTimeout: DEPENDENCY_TIMEOUT_MS,
    // It is a timer that outlives the connection.
    disconnectTimeout: 100,
    // Longer than a worker waits for an event. A host that vanished without a word would be waited for a quarter of an hour.
    socketTimeout: 15_000,
    maxRetriesPerRequest: patient ? null : 1,
    retryStrategy: (times: number) => {
      const rejected = pause;
      pause = 0;
      return rejected || Math.min(times * 100, 1_000);
    },
    reconnectOnError: (error: Error) => {
      const { command } = error as { command?: { name?: string } };
      if (!QUEUE_COMMANDS.has(command?.name ?? '')) return false;
      if (!(isMovedPrimary(error) || (patient && isServerState(error)))) return false;
      report(error);
      pause = performance.now() - rejectedAt > QUIET_MS ? FIRST_PAUSE_MS : NEXT_PAUSE_MS;
      rejectedAt = performance.now();
      // Reconnects, and sends the command again.
      return 2;
    },
  } satisfies RedisOptions;
}

/** For each rejected command of a group, ioredis adds a listener to the socket; Node warns of more than ten. */
function allowManyRejections(client: Redis): void {
  client.on('connect', () => {
    client.stream.setMaxListeners(0);
  });
}

async function connect(client: RedisClient): Promise<void> {
  let reason: unknown;
  const note = (error: unknown): void => void (reason = error);
  client.on('error', note);
  try {
    await hangUpOnError(client, withDeadline(client.connect(), 'Redis'));
  } catch (error) {
    // The client rejects with no more than that it is closed.
    throw toRedisError(reason ?? error);
  } finally {
    client.off('error', note);
  }
}

export async function hangUpOnError<T>(client: RedisClient, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    hangUp(client);
    throw error;
  }
}

/** A connection that was made again proves nothing: a former primary accepts it, too. */
function reportRecovery<T extends RedisClient>(client: T, { reportSuccess }: BullMqSettings): T {
  client.on('ready', () => {
    setTimeout(() => {
      if (client.status === 'ready') reportSuccess();
    }, CONFIRM_MS).unref();
  });
  return hideEvictionPolicy(client);
}

/** What ioredis leaves behind when a connection ends: it would keep the process alive. */
interface Leftovers {
  /** The timer of `socketTimeout`. */
  socketTimeoutTimer?: NodeJS.Timeout;
  /** Rejects the commands that wait for a connection that was lost; BullMQ times each. */
  flushQueue?: (error: Error) => void;
}

/** Ends a connection permanently. */
export function hangUp(client: RedisClient): void {
  // Ended twice, it leaves a timer that nothing clears.
  if (client.status !== 'end') client.disconnect();
  for (const node of 'nodes' in client ? client.nodes() : [client]) {
    const { socketTimeoutTimer } = node as unknown as Leftovers;
    clearTimeout(socketTimeoutTimer);
    (node as unknown as Leftovers).flushQueue?.(new Error('Connection is closed.'));
  }
}
