/** Loads the optional peer dependencies of this queue, when it opens. */
import type * as PgBoss from 'pg-boss' with { 'resolution-mode': 'import' };
import { loadPeer } from '../../internal/load-peer.js';

/** @throws Error if pg-boss is missing or too old, or is an ES module that this process cannot load */
export const loadPgBoss = (): Promise<Pick<typeof PgBoss, 'PgBoss' | 'fromPglite'>> =>
  loadPeer({
    name: 'pg-boss',
    minimum: '12.38.0',
    exports: ['PgBoss', 'fromPglite'],
    load: () => import('pg-boss'),
  });

/** @throws Error if PGlite is missing or too old. It is loaded in the thread of the embedded engine. */
export async function findPglite(): Promise<void> {
  await loadPeer({
    name: '@electric-sql/pglite',
    minimum: '0.5.16',
    exports: ['file'],
    load: () => ({ file: require.resolve('@electric-sql/pglite') }),
  });
}
