/** The database as pg-boss uses it: each of its statements passes here. */
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import { retryTransaction } from '../../internal/postgres-errors.js';
import { describeMissingPrivileges } from '../../internal/postgres-privileges.js';
import { type SafeError, toSafeError } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';

type Statement = Db['executeSql'];

/** What PostgreSQL responds if a privilege is missing, or a schema. */
export const INSUFFICIENT_PRIVILEGE = '42501';
const INVALID_SCHEMA_NAME = '3F000';

export interface DatabaseGuard {
  schema: string;
  tracing: IdleTracing;
  /** Called after each statement that succeeds. */
  succeeded: () => void;
}

/**
 * Changes the database object in place, because pg-boss has handed it to its parts already: transactions that another
 * one prevented are retried, errors carry no connection and no values, and statements outside of a trace start none.
 */
export function guardDatabase(db: Db, { schema, tracing, succeeded }: DatabaseGuard): void {
  const execute: Statement = db.executeSql.bind(db);
  db.executeSql = (...statement: Parameters<Statement>) =>
    tracing.suppressRoots(async () => {
      try {
        const result = await retryTransaction(() => execute(...statement));
        succeeded();
        return result;
      } catch (error) {
        throw await explain(toSafeError(error), execute, schema);
      }
    });
  const listen = db.listen?.bind(db);
  if (listen) db.listen = (...listener) => tracing.suppress(() => listen(...listener));
}

/** Names the missing privilege or schema. */
async function explain(error: SafeError, execute: Statement, schema: string): Promise<SafeError> {
  if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== INVALID_SCHEMA_NAME) return error;
  const explanation = await describeMissingPrivileges(execute, { schema }).catch(() => undefined);
  return explanation === undefined ? error : Object.assign(new Error(explanation), { code: error.code });
}
