/** pg-boss, started: its tables in the newest form, and our two queues in them. */
import type { Db, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { loadPgBoss } from './peers.js';
import type { PgBossSettings } from './options.js';

/** Where events wait and run. */
export const EVENTS = 'ark-events';
/** Where pg-boss copies those that it gave up. */
export const DEAD = 'ark-dead-letters';

/**
 * How long a worker may be silent before its events are given to others, in seconds; looked at every 10. So long may the
 * engine be away, or an event loop blocked, and nothing runs again.
 */
const HEARTBEAT_S = 30;
const MONITOR_S = 10;

/**
 * How long a connection may take to be made, and a statement to be answered, in milliseconds. A host that vanished without
 * a word would be waited for a quarter of an hour, and all events behind that statement with it.
 */
const patience = { connectionTimeoutMillis: 1_500, query_timeout: 15_000, keepAlive: true };

/** An event waits for as long as it takes, a dead letter until somebody decides: ten years, in seconds. */
const FOR_EVER_S = 10 * 365 * 86_400;

/**
 * Starts pg-boss. Ten processes may do so at once: the engine's own lock lets one migrate.
 *
 * @param embedded the embedded engine, in the place of a connection
 * @throws what the engine or its driver throws; nothing is left open
 */
export async function startPgBoss(settings: PgBossSettings, embedded?: Db): Promise<PgBoss> {
  const { connection, schema, retries, backoff, keep, onError } = settings;
  const { PgBoss } = await loadPgBoss();
  const boss = new PgBoss({
    ...(embedded ? { db: embedded, backend: 'pglite' } : { ...connection, ...patience }),
    schema,
    schedule: false,
    superviseIntervalSeconds: MONITOR_S,
    monitorIntervalSeconds: MONITOR_S,
    maintenanceIntervalSeconds: 3_600,
    registerInstance: false,
  });
  boss.on('error', onError);
  try {
    await boss.start();
    await boss.createQueue(DEAD, { retentionSeconds: FOR_EVER_S });
    const options = {
      retryLimit: retries,
      retryDelay: backoff,
      retryBackoff: backoff > 0,
      deleteAfterSeconds: keep,
      retentionSeconds: FOR_EVER_S,
      expireInSeconds: 86_400,
      heartbeatSeconds: HEARTBEAT_S,
      deadLetter: DEAD,
    };
    await boss.createQueue(EVENTS, options);
    await boss.updateQueue(EVENTS, options);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(onError);
    throw error;
  }
}
