/** Claims that any number of processes share, in PostgreSQL. */
import { InvalidOptionsError } from '../errors.js';
import { toAsciiJson } from '../internal/ascii-json.js';
import { checkOptionNames } from '../internal/option-checks.js';
import { describeReadOnly, isReadOnly, retryTransaction } from '../internal/postgres-errors.js';
import {
  demandPrivileges,
  describeMissingPrivileges,
  INSUFFICIENT_PRIVILEGE,
  type NeededPrivileges,
} from '../internal/postgres-privileges.js';
import { readCode, type SafeError, toSafeError } from '../internal/safe-error.js';
import { parseTimes, type ClaimTimes } from './claim-times.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { claimSql, quoteTable, tableSql } from './postgres-sql.js';

/** What is used of a pool of the `pg` package. */
export interface PgPool {
  /** Runs a statement in PostgreSQL. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Options of the claim store in PostgreSQL. */
export interface PostgresClaimsOptions extends ClaimTimes {
  /** The table, with its schema unless that is the first of the search path. Default `'ark_claims'`. */
  table?: string;
}

/**
 * Keeps claims in a table of PostgreSQL, which is created when it is first needed. Each step is one statement, retried
 * for 1.5 s if another transaction prevented it or the server was demoted. Expired claims are deleted by later ones, a
 * few at a time.
 *
 * @param pool a pool of `pg`: the app's own, never closed here
 * @returns a store that rejects with an error that contains a message and a code, and nothing of the pool's
 * @throws InvalidOptionsError if the pool is none or an option is wrong
 */
export function postgresClaims(pool: PgPool, options: PostgresClaimsOptions = {}): ClaimStore {
  checkOptionNames('postgresClaims()', options, { table: true, keep: true, lease: true });
  const { table = 'ark_claims', keep, lease } = options;
  // What was given is not shown: it may be a connection string, with its password.
  if (typeof (pool as PgPool | null | undefined)?.query !== 'function')
    throw new InvalidOptionsError('postgresClaims() expects a Pool of "pg", got something without query().');
  const times = parseTimes({ keep, lease });
  const name = quoteTable(table);
  if (name === undefined)
    throw new InvalidOptionsError(
      `Expected "table" to be lower-case letters, digits and _, such as 'ark_claims' or 'app.ark_claims', got ` +
        `${JSON.stringify(table)}.`,
    );
  const sql = claimSql(name);

  let created: Promise<unknown> | undefined;
  const run = async (statement: string, id: string, ...values: (string | number)[]): Promise<unknown[]> => {
    try {
      created ??= prepareTable(pool, table);
      await created;
    } catch (error) {
      created = undefined;
      throw await explain(pool, table, error);
    }
    try {
      return (await retryTransaction(() => pool.query(statement, [toText(id), ...values]))).rows;
    } catch (error) {
      throw await explain(pool, table, error);
    }
  };
  return {
    claim: async (id, token) => {
      const [row] = await run(sql.claim, id, token, times.leaseMs);
      return (row as { state: ClaimState }).state;
    },
    complete: (id) => run(sql.complete, id, times.keepMs),
    release: (id, token) => run(sql.release, id, token),
    forget: (id) => run(sql.forget, id),
  };
}

/** Escapes what an id may hold and the database may not: `\0`, half an emoji, or a whole one in a database in LATIN1. */
const toText = (id: string): string => toAsciiJson(id).slice(1, -1);

/** What PostgreSQL responds if two processes create one table at the same moment, `if not exists` or not. */
const races: ReadonlySet<unknown> = new Set(['23505', '42710', '42P07']);

/** Creates the table if it is missing. Without each privilege a claim might be made that cannot be completed. */
async function prepareTable(pool: PgPool, path: string): Promise<void> {
  await createTable(pool, quoteTable(path) ?? path);
  await demandPrivileges((...query) => pool.query(...query), toNeeded(path));
}

async function createTable(pool: PgPool, name: string, attempts = 5): Promise<void> {
  try {
    await retryTransaction(() => pool.query(tableSql(name)));
  } catch (error) {
    if (!races.has(readCode(error)) || attempts <= 1) throw error;
    await createTable(pool, name, attempts - 1);
  }
}

const INVALID_SCHEMA_NAME = '3F000';
/** Insufficient privileges, or a schema that does not exist. */
const denied: ReadonlySet<unknown> = new Set([INSUFFICIENT_PRIVILEGE, INVALID_SCHEMA_NAME]);

/** Names the privilege that is missing, if it is that; without anything of the pool's error but its message and code. */
async function explain(pool: PgPool, path: string, error: unknown): Promise<SafeError> {
  const safe = toSafeError(error);
  const [table = '', schema] = path.split('.').toReversed();
  if (isReadOnly(safe)) safe.message = describeReadOnly(safe);
  if (!denied.has(safe.code)) return safe;
  if (safe.code === INVALID_SCHEMA_NAME && schema === undefined) {
    safe.message =
      `The search path of this role names no schema that exists: set "table" to a name with its schema, such as ` +
      `'public.${table}'.`;
    return safe;
  }
  const missing = await describeMissingPrivileges((...query) => pool.query(...query), toNeeded(path)).catch(
    () => undefined,
  );
  safe.message = missing ?? safe.message;
  return safe;
}

function toNeeded(path: string): NeededPrivileges {
  const [name = '', schema] = path.split('.').toReversed();
  return { schema, table: { name, sql: tableSql(quoteTable(path) ?? path) } };
}
