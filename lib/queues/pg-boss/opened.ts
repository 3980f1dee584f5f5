/** What a queue on pg-boss has open: the engine, and how events are stored in it. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { QueuedEvent } from '../event-queue.js';
import { Embedded } from './embedded.js';
import { GroupCommit } from './group-commit.js';
import { giveBack } from './dead-workers.js';
import { EVENTS, startPgBoss } from './engine.js';
import { dataOf } from './job.js';
import type { PgBossSettings } from './options.js';
import { PgBossSignal } from './signal.js';

export interface Opened {
  boss: PgBoss;
  embedded: Embedded | undefined;
  /** Of other processes: an embedded engine has none. */
  signal: PgBossSignal | undefined;
  /** Resolves to the keys that were stored: the others were there. */
  inserts: GroupCommit<QueuedEvent, Set<string>>;
}

/**
 * @param settings a connection, or the directory of an embedded engine
 * @param onStored told when there is something to work on
 * @throws what the engine or its driver throws; nothing is left open
 */
export async function openPgBoss(settings: PgBossSettings, onStored: () => void): Promise<Opened> {
  const { dataDir, schema, onError } = settings;
  const embedded = dataDir === undefined ? undefined : await Embedded.open(dataDir, `${schema}.job_common`, onError);
  try {
    const boss = await startPgBoss(settings, embedded && (await embedded.db()));
    if (embedded) await giveBack(boss, schema);
    const signal = embedded ? undefined : new PgBossSignal(boss.getDb(), schema, onError);
    const insert = async (events: QueuedEvent[]): Promise<Set<string>> => {
      const stored = await insertAll(boss, events);
      embedded?.wrote(events.length);
      if (stored.size > 0) {
        onStored();
        signal?.send();
      }
      return stored;
    };
    return { boss, embedded, signal, inserts: new GroupCommit(insert, ({ body }) => body.length) };
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}

/** @returns the keys of those that were not there */
async function insertAll(boss: PgBoss, events: QueuedEvent[]): Promise<Set<string>> {
  const jobs = new Map(events.map(dataOf).map((data) => [data.key, data]));
  // In one order everywhere: two machines that store the same events would lock each other out else.
  const sorted = [...jobs].map(([id, data]) => ({ id, data })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Set(await boss.insert(EVENTS, sorted, { returnId: true }));
}
