/** Opens a queue on pg-boss: starts the engine, and creates what stores events in it. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDataError } from '../../internal/postgres-errors.js';
import type { AddResult, QueuedEvent } from '../event-queue.js';
import { GroupCommit } from '../shared/group-commit.js';
import { startSweeping } from '../shared/start-sweeping.js';
import { createIdleTracing, type IdleTracing } from '../shared/idle-tracing.js';
import { supportsUnicode } from './database.js';
import { retryInterrupted } from './dead-workers.js';
import { Embedded } from './embedded.js';
import { startPgBoss } from './start-pg-boss.js';
import { insertEvents } from './insert-events.js';
import type { PgBossSettings } from './options.js';
import { loadPgBoss } from './peers.js';
import { PgBossSignal } from './wake-workers.js';
import { deleteExpired } from './delete-expired.js';

/** While PostgreSQL syncs one commit to its disk, it can execute another. */
const PARALLEL_COMMITS = 2;

export interface Opened {
  boss: PgBoss;
  embedded: Embedded | undefined;
  /** Wakes the workers of other processes. Undefined for an embedded engine. */
  signal: PgBossSignal | undefined;
  inserts: GroupCommit<QueuedEvent, AddResult>;
  tracing: IdleTracing;
  stopSweeping: () => void;
}

/**
 * @param settings a connection, or the directory of an embedded engine
 * @param onStored called when events were stored
 * @throws Error if the engine cannot be started; everything is closed then
 */
export async function openPgBoss(settings: PgBossSettings, onStored: () => void): Promise<Opened> {
  const { dataDir, schema, keepDead, reporter } = settings;
  const { fromPglite } = await loadPgBoss();
  const tracing = createIdleTracing();
  const embedded =
    dataDir === undefined ? undefined : await Embedded.open(dataDir, `${schema}.job_common`, reporter.report);
  try {
    const boss = await startPgBoss({ settings, tracing, embedded: embedded && fromPglite(embedded) });
    if (embedded) await retryInterrupted(boss, schema);
    const options = { supportsUnicode: await supportsUnicode(boss.getDb()) };
    const signal = embedded ? undefined : new PgBossSignal(boss.getDb(), schema, reporter);
    const commit = async (events: QueuedEvent[]): Promise<AddResult[]> => {
      const results = await insertEvents(boss, events, options);
      embedded?.countRows(events.length);
      if (results.includes('stored')) {
        onStored();
        signal?.send();
      }
      return results;
    };
    const inserts = new GroupCommit({
      commit,
      parallel: embedded ? 1 : PARALLEL_COMMITS,
      measure: ({ body }) => body.length,
      isItemError: isDataError,
    });
    const stopSweeping = startSweeping((options) => deleteExpired(boss, schema, options), {
      keepDead,
      report: reporter.report,
    });
    return { boss, embedded, signal, inserts, tracing, stopSweeping };
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}
