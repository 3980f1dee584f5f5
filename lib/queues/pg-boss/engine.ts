/** pg-boss, started: its tables in the newest form, and our two queues in them. */
import type { Db, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { readCode } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';
import { demandPrivileges, INSUFFICIENT_PRIVILEGE } from '../../internal/postgres-privileges.js';
import { CONNECT_S, guardDatabase, STATEMENT_S } from './database.js';
import type { PgBossSettings } from './options.js';
import { loadPgBoss } from './peers.js';
import { type PgConnection, StartWatch } from './start-watch.js';

/** Where events wait and run. */
export const EVENTS = 'ark-events';
/** Where pg-boss copies failed events that are not retried. */
export const DEAD = 'ark-dead-letters';

/**
 * After how long without a heartbeat a worker counts as dead, in seconds; checked every 10. The engine may be away, or an
 * event loop blocked, for that long without any event running twice.
 */
const HEARTBEAT_S = 30;
const MONITOR_S = 10;

/**
 * Time limits of connections and statements, in milliseconds: a host that vanished would be waited for for 15 minutes.
 * After a failover, connections that stayed with the old server are replaced within `maxLifetimeSeconds`.
 */
const limits = {
  connectionTimeoutMillis: CONNECT_S * 1_000,
  query_timeout: STATEMENT_S * 1_000,
  keepAlive: true,
  maxLifetimeSeconds: 30,
};

/**
 * Settings of a role or database that pg-boss's statements and its times would not survive. Other settings are not set:
 * behind a pooler in transaction mode they would reach other clients.
 */
const SESSION = "SET standard_conforming_strings = on; SET datestyle = 'ISO'";

/** An event waits as long as it takes, and a dead letter is kept until it is redriven or discarded: ten years. */
const FOR_EVER_S = 10 * 365 * 86_400;
const MAX_MAINTENANCE_S = 3_600;

export interface EngineStart {
  settings: PgBossSettings;
  tracing: IdleTracing;
  /** The embedded engine, instead of a connection. */
  embedded: Db | undefined;
}

/**
 * Starts pg-boss. Several processes may do so concurrently: the engine's own lock lets one migrate.
 *
 * @throws Error without anything but a message and a code; nothing is left open
 */
export async function startPgBoss(start: EngineStart): Promise<PgBoss> {
  try {
    return await startOnce(start, { createSchema: true });
  } catch (error) {
    // CREATE SCHEMA IF NOT EXISTS needs a privilege on the database, even if the schema is there.
    if (readCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    return startOnce(start, { createSchema: false });
  }
}

async function startOnce(
  { settings, tracing, embedded }: EngineStart,
  { createSchema }: { createSchema: boolean },
): Promise<PgBoss> {
  const { connection, schema, keep, reporter } = settings;
  const { PgBoss } = await loadPgBoss();
  const watch = new StartWatch();
  // The pool of `pg` awaits it before it uses a new connection.
  const onConnect = async (connection: PgConnection): Promise<void> => {
    watch.connected(connection);
    await connection.query(SESSION);
  };
  const boss = new PgBoss({
    ...(embedded ? { db: embedded, backend: 'pglite' } : { ...connection, ...limits, onConnect }),
    schema,
    createSchema,
    schedule: false,
    superviseIntervalSeconds: MONITOR_S,
    monitorIntervalSeconds: MONITOR_S,
    maintenanceIntervalSeconds: Math.min(Math.max(keep, MONITOR_S), MAX_MAINTENANCE_S),
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', reporter.report);
  const succeeded = (): void => {
    watch.responded();
    reporter.succeeded();
  };
  const { demandRunning, rejected } = watch;
  if (!embedded || createSchema)
    guardDatabase(boss.getDb(), { schema, tracing, before: demandRunning, succeeded, rejected });
  const start = async (): Promise<void> => {
    // The timers that it starts make no traces.
    await tracing.suppress(() => boss.start());
    await createQueues(boss, settings);
    if (!embedded) await demandPrivileges((text, values) => boss.getDb().executeSql(text, values), { schema });
  };
  try {
    await (embedded ? start() : watch.wait(start()));
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(reporter.report);
    throw error;
  }
}

async function createQueues(boss: PgBoss, { retries, backoff, keep, keepDead }: PgBossSettings): Promise<void> {
  const dead = { retentionSeconds: keepDead ?? FOR_EVER_S };
  await boss.createQueue(DEAD, dead);
  await boss.updateQueue(DEAD, dead);
  const events = {
    retryLimit: retries,
    retryDelay: backoff,
    retryBackoff: backoff > 0,
    deleteAfterSeconds: keep,
    retentionSeconds: FOR_EVER_S,
    expireInSeconds: 86_400,
    heartbeatSeconds: HEARTBEAT_S,
    deadLetter: DEAD,
  };
  await boss.createQueue(EVENTS, events);
  await boss.updateQueue(EVENTS, events);
}
