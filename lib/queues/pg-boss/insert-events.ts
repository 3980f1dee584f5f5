/** Stores events as jobs. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { isDataError } from '../../internal/postgres-errors.js';
import type { QueuedEvent } from '../event-queue.js';
import { EVENTS } from './engine.js';
import { toJobData } from './job.js';

export type Stored = 'stored' | 'duplicate';

/**
 * Inserts events in one statement. An event alone that the database cannot hold as it is, is stored in ASCII.
 *
 * @param options.unicode whether the database can hold any character: if not, bodies that are not in ASCII are stored in
 * ASCII at once, such as one with an emoji in a database in LATIN1
 * @returns for each event, in their order, whether it was stored; of one that is there twice the first is
 * @throws Error that blames the data if one of several cannot be held
 */
export async function insertEvents(
  boss: PgBoss,
  events: QueuedEvent[],
  { unicode }: { unicode: boolean },
): Promise<Stored[]> {
  try {
    return await insert(boss, events, ({ body }) => !unicode && !isAscii(body));
  } catch (error) {
    if (events.length > 1 || !isDataError(error)) throw error;
    return insert(boss, events, () => true);
  }
}

async function insert(
  boss: PgBoss,
  events: QueuedEvent[],
  encodes: (event: QueuedEvent) => boolean,
): Promise<Stored[]> {
  const all = events.map((event) => toJobData(event, { encode: encodes(event) }));
  const unique = new Map(all.map((data) => [data.key, data]));
  // The same order in every process: inserts of the same events would deadlock.
  const sorted = [...unique].map(([id, data]) => ({ id, data })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const inserted = new Set(await boss.insert(EVENTS, sorted, { returnId: true }));
  return all.map(({ key }) => (inserted.delete(key) ? 'stored' : 'duplicate'));
}

const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text);
