/** What PostgreSQL's error codes mean for the caller. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import { setTimeout as sleep } from 'node:timers/promises';
import { readCode } from './safe-error.js';

/** For how long a transaction is retried, in milliseconds: less than a receiver waits for an engine. */
const RETRY_MS = 1_500;
const MAX_PAUSE_MS = 150;

/**
 * Nothing was written, and the next try may succeed: serialization_failure, deadlock_detected, and
 * read_only_sql_transaction, since a pool drops the connection to a demoted server after it.
 */
const retryable: ReadonlySet<string | undefined> = new Set(['40001', '40P01', '25006']);

/** Connection errors of Node. */
const network: ReadonlySet<string | undefined> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
]);

/** Connection errors of PostgreSQL: 08, 28 (authentication), 53300 (too many), 57P (shutdown), 25006 (demoted). */
const unavailable = /^(08...|28...|53300|57P0[1-5]|25006|3D000)$/;

/** Errors of `pg` and pg-boss that have no code. */
const lost =
  /connection (terminated|ended|error)|not queryable|timeout exceeded|read timeout|LISTEN\/NOTIFY|after calling end|did not respond|embedded PostgreSQL has ended/i;

/** Whether the server cannot be reached, or takes no statements. */
export function isPostgresOutage(error: unknown): boolean {
  const code = readCode(error);
  if (code !== undefined) return network.has(code) || unavailable.test(code);
  return lost.test(String((error as { message?: unknown } | null | undefined)?.message));
}

/** Whether the server accepts no writes now. */
export const isReadOnly = (error: unknown): boolean => readCode(error) === '25006';

/** Says why a server accepts no writes, and what to do. */
export const describeReadOnly = ({ message }: Error): string =>
  `PostgreSQL accepts no writes: ${message}. It is a replica, or default_transaction_read_only is on for this role or ` +
  'database. Connect to the primary, or turn that off.';

/**
 * Whether the values of a statement are to blame: data_exception, integrity violations, limits exceeded, or what could
 * not even be serialized.
 */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)...$/.test(readCode(error) ?? '') || error instanceof RangeError || error instanceof TypeError;
}

/**
 * Runs a whole transaction, and again if another one prevented it, with growing random pauses.
 *
 * @throws what the last try failed with, after 1.5 s
 */
export async function retryTransaction<T>(run: () => Promise<T>): Promise<T> {
  const until = performance.now() + RETRY_MS;
  for (let ceiling = 10; ; ceiling = Math.min(ceiling * 2, MAX_PAUSE_MS))
    try {
      return await run();
    } catch (error) {
      const pause = Math.random() * ceiling;
      if (!retryable.has(readCode(error)) || performance.now() + pause > until) throw error;
      await sleep(pause);
    }
}
