/** The database as pg-boss uses it: each of its statements passes here. */
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import { describeReadOnly, isReadOnly, retryTransaction } from '../../internal/postgres-errors.js';
import { describeMissingPrivileges, INSUFFICIENT_PRIVILEGE } from '../../internal/postgres-privileges.js';
import { type SafeError, toSafeError } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';

type Statement = Db['executeSql'];

/** What PostgreSQL responds if a schema is missing, or a name is a reserved word. */
const INVALID_SCHEMA_NAME = '3F000';
const SYNTAX_ERROR = '42601';

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

/** Whether the database can hold any character. If not, a statement with one that it cannot hold fails. */
export async function holdsUnicode(db: Db): Promise<boolean> {
  const { rows } = await db.executeSql(`SELECT current_setting('server_encoding') AS encoding`);
  return (rows as [{ encoding: string }])[0].encoding === 'UTF8';
}

/** Says what is wrong, if it is a privilege, the schema or a server that accepts no writes. */
async function explain(error: SafeError, execute: Statement, schema: string): Promise<SafeError> {
  if (error.code === SYNTAX_ERROR && error.message.includes(`"${schema}"`))
    return withMessage(
      error,
      `"${schema}" is a reserved word of PostgreSQL: set "schema" to another name, such as 'ark_${schema}'.`,
    );
  if (isReadOnly(error)) return withMessage(error, describeReadOnly(error));
  if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== INVALID_SCHEMA_NAME) return error;
  const explanation = await describeMissingPrivileges(execute, { schema }).catch(() => undefined);
  return explanation === undefined ? error : withMessage(error, explanation);
}

const withMessage = ({ code = '' }: SafeError, message: string): SafeError =>
  Object.assign(new Error(message), { code });
