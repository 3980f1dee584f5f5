/** A claim store in PostgreSQL, shared by any number of processes. */
import { InvalidOptionsError } from '../errors.js';
import { toAsciiJson } from '../internal/ascii-json.js';
import { checkOptionNames, describeType } from '../internal/option-checks.js';
import { retryTransaction } from '../internal/postgres-errors.js';
import {
  assertPrivileges,
  explainRejection,
  INVALID_SCHEMA_NAME,
  type NeededPrivileges,
  withMessage,
} from '../internal/postgres-privileges.js';
import { readCode, type SafeError, toSafeError } from '../internal/safe-error.js';
import { parseTimes, type ClaimTimes } from './claim-times.js';
import type { ClaimState, ClaimStore } from './claim-store.js';
import { createClaimSql, createTableSql, quoteTable } from './postgres-sql.js';

/** The members of a pool of `pg` that are used. */
export interface PgPool {
  /** Runs a statement in PostgreSQL. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Options of the claim store in PostgreSQL. */
export interface PostgresClaimsOptions extends ClaimTimes {
  /** The table, with its schema unless that is the first one of the search path. Default `'ark_claims'`. */
  table?: string;
}

/**
 * Creates a claim store in PostgreSQL. Its table is created when it is first needed. Each step is one statement, retried
 * for 1.5 s if another transaction prevented it or the server was demoted. Each completion deletes a few expired claims.
 *
 * @param pool a pool of `pg`. It belongs to the app, and is never closed here.
 * @returns a store that rejects with errors that have only a message and a code
 * @throws InvalidOptionsError if the first argument is no pool, or an option is invalid
 */
export function postgresClaims(pool: PgPool, options: PostgresClaimsOptions = {}): ClaimStore {
  checkOptionNames('postgresClaims()', options, { table: true, keep: true, lease: true });
  const { table = 'ark_claims', keep, lease } = options;
  // The value is not shown, because it may be a connection string with a password.
  if (typeof (pool as PgPool | null | undefined)?.query !== 'function')
    throw new InvalidOptionsError(
      `Expected postgresClaims() to be given a Pool of "pg", got ${describeType(pool)}. Pass new Pool({ connectionString }).`,
    );
  const times = parseTimes({ keep, lease });
  const name = quoteTable(table);
  if (name === undefined)
    throw new InvalidOptionsError(
      `Expected "table" to be lower-case letters, digits and _, such as 'ark_claims' or 'app.ark_claims', got ` +
        `${JSON.stringify(table)}.`,
    );
  const sql = createClaimSql(name);
  const run = createRunner(pool, table);
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

type RunStatement = (statement: string, id: string, ...values: (string | number)[]) => Promise<unknown[]>;

/** @returns a function that runs a statement, and creates the table before the first one */
function createRunner(pool: PgPool, table: string): RunStatement {
  let prepared: Promise<unknown> | undefined;
  const prepare = (): Promise<unknown> =>
    (prepared ??= prepareTable(pool, table).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));
  return async (statement, id, ...values) => {
    try {
      await prepare();
      return (await retryTransaction(() => pool.query(statement, [toText(id), ...values]))).rows;
    } catch (error) {
      throw await explainError(pool, table, error);
    }
  };
}

/** Escapes what an id can contain but the database may not: `\0`, lone surrogates, or an emoji in LATIN1. */
const toText = (id: string): string => toAsciiJson(id).slice(1, -1);

/** The errors of PostgreSQL if two processes create a table at the same time. */
const raceErrors: ReadonlySet<unknown> = new Set(['23505', '42710', '42P07']);

/** Creates the table if it is missing. Checks all privileges, so that each claim can be completed. */
async function prepareTable(pool: PgPool, path: string): Promise<void> {
  await createTable(pool, quoteTable(path) ?? path);
  await assertPrivileges((...query) => pool.query(...query), toNeededPrivileges(path));
}

async function createTable(pool: PgPool, name: string, attempts = 5): Promise<void> {
  try {
    await retryTransaction(() => pool.query(createTableSql(name)));
  } catch (error) {
    if (!raceErrors.has(readCode(error)) || attempts <= 1) throw error;
    await createTable(pool, name, attempts - 1);
  }
}

/** Copies an error of the pool, and names the missing privilege or schema. */
async function explainError(pool: PgPool, path: string, error: unknown): Promise<SafeError> {
  const safe = toSafeError(error);
  const needed = toNeededPrivileges(path);
  if (safe.code !== INVALID_SCHEMA_NAME || needed.schema !== undefined)
    return explainRejection(safe, (...query) => pool.query(...query), needed);
  return withMessage(
    safe,
    'The search path of this role contains no schema that exists: set "table" to a name with a schema, such as ' +
      `'public.${needed.table.name}'.`,
  );
}

function toNeededPrivileges(path: string): Required<NeededPrivileges> {
  const [name = '', schema] = path.split('.').toReversed();
  return { schema, table: { name, sql: createTableSql(quoteTable(path) ?? path) } };
}
