/** Claims that any number of processes share, in PostgreSQL. */
import { parseTimes, type ClaimTimes } from './claim-times.js';
import { checkOptionNames } from '../internal/option-checks.js';
import type { ClaimState, ClaimStore } from './memory.js';
import { InvalidOptionsError } from '../errors.js';
import { claimSql, quoteTable, tableSql } from './postgres-sql.js';

/** What is used of a pool of the `pg` package. */
export interface PgPool {
  /** Runs a statement in PostgreSQL. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Options of the claim store in PostgreSQL. */
export interface PostgresClaimsOptions extends ClaimTimes {
  /** The table, with its schema where that is not the first of the search path. Default `'ark_claims'`. */
  table?: string;
}

/**
 * Keeps claims in a table of PostgreSQL, which is made when it is first needed. Each step is one statement. Completed
 * claims that ran out are deleted by later ones, a few at a time.
 *
 * @param pool a pool of `pg`: the app's own, never closed here
 * @returns a store that rejects with what the pool rejects with, or where the table cannot be made
 * @throws InvalidOptionsError where the pool is none or an option is wrong
 */
export function postgresClaims(pool: PgPool, options: PostgresClaimsOptions = {}): ClaimStore {
  checkOptionNames('postgresClaims()', options, { table: true, keep: true, lease: true });
  const { table = 'ark_claims', keep, lease } = options;
  // What was given is not shown: it may be a connection string, with its password.
  if (typeof (pool as PgPool | null | undefined)?.query !== 'function')
    throw new InvalidOptionsError('postgresClaims() was given no pool: give it a Pool of "pg".');
  const times = parseTimes({ keep, lease });
  const name = quoteTable(table);
  if (name === undefined)
    throw new InvalidOptionsError(
      `table is ${JSON.stringify(table)}: give lower-case letters, digits and _, such as 'ark_claims' or 'app.ark_claims'.`,
    );
  const sql = claimSql(name);

  let made: Promise<unknown> | undefined;
  const run = async (statement: string, id: string, ...values: (string | number)[]): Promise<unknown[]> => {
    made ??= makeTable(pool, name).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    await made;
    return (await pool.query(statement, [toText(id), ...values])).rows;
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

/** What an id from the wire may hold and PostgreSQL's text may not (`\0`, half an emoji) is escaped, as in JSON. */
const toText = (id: string): string => JSON.stringify(id).slice(1, -1);

/** What PostgreSQL answers where two make one table at the same moment, `if not exists` or not. */
const races: ReadonlySet<unknown> = new Set(['23505', '42710', '42P07']);

async function makeTable(pool: PgPool, name: string, attempts = 5): Promise<void> {
  try {
    await pool.query(tableSql(name));
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    if (races.has(code) && attempts > 1) return makeTable(pool, name, attempts - 1);
    if (code !== '42501' && code !== '3F000') throw cause;
    throw new Error(`The table ${name} is not there and cannot be made. Have its owner run: ${tableSql(name)}`, {
      cause,
    });
  }
}
