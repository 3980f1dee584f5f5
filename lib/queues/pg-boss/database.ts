/** The database as pg-boss uses it: each of its statements passes here. */
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import {
  describeReadOnly,
  describeStatementTimeout,
  isReadOnly,
  isStatementTimeout,
  retryTransaction,
} from '../../internal/postgres-errors.js';
import { describeMissingPrivileges, INSUFFICIENT_PRIVILEGE } from '../../internal/postgres-privileges.js';
import { type SafeError, toSafeError } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';

/** How long a connection and a statement may take, in seconds. */
export const CONNECT_S = 1.5;
export const STATEMENT_S = 15;

type Statement = Db['executeSql'];

/** What PostgreSQL responds if a schema is missing, or a name is a reserved word. */
const INVALID_SCHEMA_NAME = '3F000';
const SYNTAX_ERROR = '42601';

export interface DatabaseGuard {
  schema: string;
  tracing: IdleTracing;
  /** Called before each statement: if it throws, the statement is not executed. */
  before: () => void;
  /** Called after each statement that succeeds. */
  succeeded: () => void;
  /** Called after each statement that fails. */
  rejected: (error: SafeError) => void;
}

/**
 * Changes the database object in place, because pg-boss has handed it to its parts already: transactions that another
 * one prevented are retried, errors carry no connection and no values, and statements outside of a trace start none.
 */
export function guardDatabase(db: Db, { schema, tracing, before, succeeded, rejected }: DatabaseGuard): void {
  const execute: Statement = db.executeSql.bind(db);
  db.executeSql = (...statement: Parameters<Statement>) =>
    tracing.suppressRoots(async () => {
      before();
      try {
        const result = await retryTransaction(() => execute(...statement));
        succeeded();
        return result;
      } catch (error) {
        const explained = await explain(toSafeError(error), execute, schema);
        rejected(explained);
        throw explained;
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

/** Explains what is wrong, if it is a privilege, the schema or a server that accepts no writes. */
async function explain(error: SafeError, execute: Statement, schema: string): Promise<SafeError> {
  if (error.code === SYNTAX_ERROR && error.message.includes(`"${schema}"`))
    return withMessage(
      error,
      `"${schema}" is a reserved word of PostgreSQL: set "schema" to another name, such as 'ark_${schema}'.`,
    );
  if (isReadOnly(error)) return withMessage(error, describeReadOnly(error));
  if (/connection timeout|timeout exceeded when trying to connect/.test(error.message))
    return withMessage({ code: 'ETIMEDOUT' }, `PostgreSQL provided no connection within ${CONNECT_S} s.`);
  if (error.message === 'Query read timeout')
    return withMessage({ code: 'ETIMEDOUT' }, `PostgreSQL did not respond within ${STATEMENT_S} s.`);
  if (isStatementTimeout(error)) return withMessage(error, describeStatementTimeout(error));
  if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== INVALID_SCHEMA_NAME) return error;
  const explanation = await describeMissingPrivileges(execute, { schema }).catch(() => undefined);
  return explanation === undefined ? error : withMessage(error, explanation);
}

const withMessage = ({ code = '' }: Pick<SafeError, 'code'>, message: string): SafeError =>
  Object.assign(new Error(message), { code });
