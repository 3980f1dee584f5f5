/** Starts pg-boss: migrates its tables, and creates our two queues in them. */
import type { Db, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { readCode } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';
import { assertPrivileges, INSUFFICIENT_PRIVILEGE } from '../../internal/postgres-privileges.js';
import { CONNECT_S, guardDatabase, STATEMENT_S } from './database.js';
import type { PgBossSettings } from './options.js';
import { loadPgBoss } from './peers.js';
import { type PgConnection, StartWatch } from './abort-hanging-start.js';

/** The queue of events. */
export const EVENTS = 'ark-events';
/** The queue to which pg-boss copies failed events that are not retried. */
export const DEAD = 'ark-dead-letters';

/**
 * After how many seconds without a heartbeat a worker is considered dead; checked every 10. During that time the engine can
 * be unavailable, or an event loop blocked, without an event being run twice.
 */
const HEARTBEAT_S = 30;
const MONITOR_S = 10;

/**
 * Time limits of connections and statements. Without them, pg-boss would wait 15 minutes for a host that is unreachable.
 * After a failover, connections to the old server are replaced within `maxLifetimeSeconds`.
 */
const limits = {
  connectionTimeoutMillis: CONNECT_S * 1_000,
  query_timeout: STATEMENT_S * 1_000,
  keepAlive: true,
  maxLifetimeSeconds: 30,
};

/**
 * Resets settings of a role or database that break pg-boss's statements and times. Other settings are not changed: behind a
 * pooler in transaction mode they would apply to other clients.
 */
const SESSION = "SET standard_conforming_strings = on; SET datestyle = 'ISO'";

/** Events wait, and dead letters are stored, without a limit: ten years. */
const UNLIMITED_S = 10 * 365 * 86_400;
const MAX_MAINTENANCE_S = 3_600;

export interface EngineStart {
  settings: PgBossSettings;
  tracing: IdleTracing;
  /** The embedded engine, instead of a connection. */
  embedded: Db | undefined;
}

/**
 * Starts pg-boss. Several processes can do so concurrently, because the engine's lock lets only one migrate.
 *
 * @throws Error with only a message and a code; everything is closed then
 */
export async function startPgBoss(start: EngineStart): Promise<PgBoss> {
  try {
    return await startOnce(start, { createSchema: true });
  } catch (error) {
    // CREATE SCHEMA IF NOT EXISTS requires a privilege on the database, even if the schema exists.
    if (readCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    return startOnce(start, { createSchema: false });
  }
}

async function startOnce(engine: EngineStart, { createSchema }: { createSchema: boolean }): Promise<PgBoss> {
  const { settings, tracing, embedded } = engine;
  const { schema, reporter } = settings;
  const { PgBoss } = await loadPgBoss();
  const watch = new StartWatch();
  const boss = new PgBoss({ ...toBossOptions(engine, watch), createSchema });
  boss.on('error', reporter.report);
  const onSuccess = (): void => {
    watch.onSuccess();
    reporter.reportSuccess();
  };
  const { assertRunning, onFailure } = watch;
  if (!embedded || createSchema)
    guardDatabase(boss.getDb(), { schema, tracing, beforeStatement: assertRunning, onSuccess, onFailure });
  const start = async (): Promise<void> => {
    // So that its timers create no traces.
    await tracing.suppress(() => boss.start());
    await createQueues(boss, settings);
    if (!embedded) await assertPrivileges((text, values) => boss.getDb().executeSql(text, values), { schema });
  };
  try {
    await (embedded ? start() : watch.wait(start()));
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(reporter.report);
    throw error;
  }
}

function toBossOptions({ settings: { connection, schema, keep }, embedded }: EngineStart, watch: StartWatch) {
  // The pool of `pg` awaits this before it uses a new connection.
  const onConnect = async (opened: PgConnection): Promise<void> => {
    watch.addConnection(opened);
    await opened.query(SESSION);
  };
  return {
    ...(embedded ? { db: embedded, backend: 'pglite' as const } : { ...connection, ...limits, onConnect }),
    schema,
    schedule: false,
    superviseIntervalSeconds: MONITOR_S,
    monitorIntervalSeconds: MONITOR_S,
    maintenanceIntervalSeconds: Math.min(Math.max(keep, MONITOR_S), MAX_MAINTENANCE_S),
    registerInstance: false,
    openTelemetry: { enabled: false },
  };
}

async function createQueues(boss: PgBoss, { retries, backoff, keep, keepDead }: PgBossSettings): Promise<void> {
  const dead = { retentionSeconds: keepDead ?? UNLIMITED_S };
  await boss.createQueue(DEAD, dead);
  await boss.updateQueue(DEAD, dead);
  const events = {
    retryLimit: retries,
    retryDelay: backoff,
    retryBackoff: backoff > 0,
    deleteAfterSeconds: keep,
    retentionSeconds: UNLIMITED_S,
    expireInSeconds: 86_400,
    heartbeatSeconds: HEARTBEAT_S,
    deadLetter: DEAD,
  };
  await boss.createQueue(EVENTS, events);
  await boss.updateQueue(EVENTS, events);
}
