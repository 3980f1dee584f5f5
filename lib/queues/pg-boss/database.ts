/** Wraps the database of pg-boss: every statement runs here. */
import type { Db } from 'pg-boss' with { 'resolution-mode': 'import' };
import { describeStatementTimeout, isStatementTimeout, retryTransaction } from '../../internal/postgres-errors.js';
import { explainRejection, withMessage } from '../../internal/postgres-privileges.js';
import { type SafeError, toSafeError } from '../../internal/safe-error.js';
import type { IdleTracing } from '../shared/idle-tracing.js';

/** How long a connection and a statement may take, in seconds. */
export const CONNECT_S = 1.5;
export const STATEMENT_S = 15;

type Statement = Db['executeSql'];

/** What PostgreSQL responds if a name is a reserved word. */
const SYNTAX_ERROR = '42601';

export interface DatabaseGuard {
  schema: string;
  tracing: IdleTracing;
  /** Called before each statement: if it throws, the statement is not executed. */
  beforeStatement: () => void;
  /** Called after each statement that succeeds. */
  onSuccess: () => void;
  /** Called after each statement that fails. */
  onFailure: (error: SafeError) => void;
}

/**
 * Replaces methods of the database object, which pg-boss has already passed to its parts: retries transactions that another
 * one prevented, copies errors without connections and values, and starts no traces for statements outside of one.
 */
export function guardDatabase(db: Db, { schema, tracing, beforeStatement, onSuccess, onFailure }: DatabaseGuard): void {
  const execute: Statement = db.executeSql.bind(db);
  const executeGuarded: Statement = async (...statement) => {
    beforeStatement();
    try {
      const result = await retryTransaction(() => execute(...statement));
      onSuccess();
      return result;
    } catch (error) {
      const explained = await explainError(toSafeError(error), execute, schema);
      onFailure(explained);
      throw explained;
    }
  };
  db.executeSql = (...statement: Parameters<Statement>) => tracing.suppressRoots(() => executeGuarded(...statement));
  const listen = db.listen?.bind(db);
  if (listen) db.listen = (...listener) => tracing.suppress(() => listen(...listener));
}

/** Whether the database can store every character. If not, statements with other characters fail. */
export async function supportsUnicode(db: Db): Promise<boolean> {
  const { rows } = await db.executeSql(`SELECT current_setting('server_encoding') AS encoding`);
  return (rows as [{ encoding: string }])[0].encoding === 'UTF8';
}

/** Explains an error if its cause is a time limit, a privilege, the schema or a server that accepts no writes. */
async function explainError(error: SafeError, execute: Statement, schema: string): Promise<SafeError> {
  if (error.code === SYNTAX_ERROR && error.message.includes(`"${schema}"`))
    return withMessage(
      error,
      `"${schema}" is a reserved word of PostgreSQL: set "schema" to another name, such as 'ark_${schema}'.`,
    );
  if (/connection timeout|timeout exceeded when trying to connect/.test(error.message))
    return withMessage({ code: 'ETIMEDOUT' }, `PostgreSQL provided no connection within ${CONNECT_S} s.`);
  if (error.message === 'Query read timeout')
    return withMessage({ code: 'ETIMEDOUT' }, `PostgreSQL did not respond within ${STATEMENT_S} s.`);
  if (isStatementTimeout(error)) return withMessage(error, describeStatementTimeout(error));
  return explainRejection(error, execute, { schema });
}
