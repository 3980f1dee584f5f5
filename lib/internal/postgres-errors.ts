/** Classifies errors of PostgreSQL. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import { setTimeout as sleep } from 'node:timers/promises';
import { readCode } from './safe-error.js';

/** How long a transaction is retried, in milliseconds: less than a receiver waits for an engine. */
const MAX_RETRY_MS = 1_500;
const MAX_PAUSE_MS = 150;
/** About as many attempts as take 1.5 s on an idle machine. A busy machine makes them too, although they take longer. */
const MIN_ATTEMPTS = 16;

/**
 * Nothing was written, and the next attempt may succeed: serialization_failure, deadlock_detected, and
 * read_only_sql_transaction, after which a pool drops the connection to a demoted server.
 */
const retryable: ReadonlySet<string | undefined> = new Set(['40001', '40P01', '25006']);

/** Connection errors of Node. */
const network: ReadonlySet<string | undefined> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
]);

/**
 * Errors of PostgreSQL: 08 (connection), 28 (authentication), 53 (no disk, memory or connections left), 57P01 to 57P04
 * (shutdown), 58030 (disk), 25006 (demoted), 25P03 and 25P04 (session ended), 3D000 (no such database).
 */
const unavailable = /^(08...|28...|53...|57P0[1-4]|58030|25006|25P0[34]|3D000)$/;

/** Errors of `pg` and pg-boss that have no code. */
const lost =
  /connection (terminated|ended|error)|not queryable|timeout exceeded|read timeout|LISTEN\/NOTIFY|after calling end|did not respond|embedded PostgreSQL has ended/i;

/** Whether the server is unavailable, or accepts no statements. */
export function isPostgresOutage(error: unknown): boolean {
  const code = readCode(error);
  if (code !== undefined) return network.has(code) || unavailable.test(code);
  return lost.test(String((error as { message?: unknown } | null | undefined)?.message));
}

/** Whether the server accepts no writes. */
export const isReadOnly = (error: unknown): boolean => readCode(error) === '25006';

/** Describes why a server accepts no writes, and what to do. */
export const describeReadOnly = ({ message }: Error): string =>
  `PostgreSQL accepts no writes: ${message}. It is a replica, or default_transaction_read_only is on for this role or ` +
  'database. Connect to the primary, or turn that off.';

/**
 * Whether a time limit of the role or database has ended a statement: lock_not_available, query_canceled. If the limit expires
 * while a statement ends, PostgreSQL calls it a "user request", so the message is not compared.
 */
export const isStatementTimeout = (error: unknown): boolean => ['55P03', '57014'].includes(readCode(error) ?? '');

/** Describes which time limit has ended a statement, and what to do. */
export const describeStatementTimeout = ({ message }: Error): string =>
  `PostgreSQL cancelled a statement: ${message}. Expected statement_timeout and lock_timeout of this role and database to ` +
  'be 0, or 15 s or more. Raise them with ALTER ROLE … SET or ALTER DATABASE … SET.';

/**
 * Whether the values of a statement caused the error: data_exception, integrity violations, exceeded limits, or values that
 * cannot be serialized.
 */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)...$/.test(readCode(error) ?? '') || error instanceof RangeError || error instanceof TypeError;
}

/**
 * Runs a whole transaction. Retries it after growing random pauses if another transaction prevented it.
 *
 * @throws the error of the last attempt, after 1.5 s and 16 attempts
 */
export async function retryTransaction<T>(run: () => Promise<T>): Promise<T> {
  const until = performance.now() + MAX_RETRY_MS;
  for (let [attempts, ceiling] = [1, 10]; ; attempts += 1, ceiling = Math.min(ceiling * 2, MAX_PAUSE_MS))
    try {
      return await run();
    } catch (error) {
      const pause = Math.random() * ceiling;
      const isLast = attempts >= MIN_ATTEMPTS && performance.now() + pause > until;
      if (isLast || !retryable.has(readCode(error))) throw error;
      await sleep(pause);
    }
}
