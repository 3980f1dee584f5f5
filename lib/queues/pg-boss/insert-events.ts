/** Stores events as jobs. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDataError } from '../../internal/postgres-errors.js';
import type { AddResult, QueuedEvent } from '../event-queue.js';
import { EVENTS } from './start-pg-boss.js';
import { toJobData } from './job.js';

/**
 * Inserts events in one statement. If the database cannot store a single event, it is encoded in ASCII.
 *
 * @param options.supportsUnicode whether the database can store every character. If not, bodies with other characters than
 * ASCII are encoded, such as one with an emoji in a database in LATIN1.
 * @returns for each event, in their order, whether it was stored; of two events with one id only the first is
 * @throws Error of the data if the database cannot store one of several events
 */
export async function insertEvents(
  boss: PgBoss,
  events: QueuedEvent[],
  { supportsUnicode }: { supportsUnicode: boolean },
): Promise<AddResult[]> {
  try {
    return await insert(boss, events, ({ body }) => !supportsUnicode && !isAscii(body));
  } catch (error) {
    if (events.length > 1 || !isDataError(error)) throw error;
    return insert(boss, events, () => true);
  }
}

async function insert(
  boss: PgBoss,
  events: QueuedEvent[],
  needsEncoding: (event: QueuedEvent) => boolean,
): Promise<AddResult[]> {
  const all = events.map((event) => toJobData(event, { encode: needsEncoding(event) }));
  const unique = new Map(all.map((data) => [data.key, data]));
  // In the same order in every process: otherwise inserts of the same events could deadlock.
  const sorted = [...unique].map(([id, data]) => ({ id, data })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const inserted = new Set(await boss.insert(EVENTS, sorted, { returnId: true }));
  return all.map(({ key }) => (inserted.delete(key) ? 'stored' : 'duplicate'));
}

const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text);
