/** Describes the privileges that a role lacks in PostgreSQL, and the statements that grant them. */
import { describeReadOnly, isReadOnly } from './postgres-errors.js';
import { readCode, type SafeError, toSafeError } from './safe-error.js';

/** What PostgreSQL responds if a privilege is missing. */
export const INSUFFICIENT_PRIVILEGE = '42501';
/** What PostgreSQL responds if a schema is missing. */
export const INVALID_SCHEMA_NAME = '3F000';

/** Runs a statement. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

export interface NeededPrivileges {
  /** The schema; undefined for the first one of the search path. */
  schema: string | undefined;
  /** The table, and the statement that creates it; undefined for all tables of the schema. */
  table?: { name: string; sql: string };
}

interface Found {
  role: string;
  schema: string;
  exists: boolean;
  usable: boolean;
  found: boolean;
  missing: Record<string, string> | null;
  uncallable: boolean;
}

// Reads the catalogs, which every role can: to_regclass() fails without USAGE.
const MISSING = `
  SELECT current_user AS role, wanted.name AS schema, n.oid IS NOT NULL AS exists,
    coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS usable,
    EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = $2) AS found,
    $2::text IS NULL AND EXISTS (
      SELECT FROM pg_proc f WHERE f.pronamespace = n.oid AND NOT has_function_privilege(f.oid, 'EXECUTE')) AS uncallable,
    (SELECT json_object_agg(relname, privileges) FROM (
      SELECT c.relname, string_agg(p.name, ', ' ORDER BY p.nr) AS privileges
      FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS p (name, nr)
      WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND ($2::text IS NULL OR c.relname = $2)
        AND NOT has_table_privilege(c.oid, p.name)
      GROUP BY c.relname) AS lacking) AS missing
  FROM (SELECT coalesce($1::text, current_schema(), 'public') AS name) AS wanted
  LEFT JOIN pg_namespace n ON n.nspname = wanted.name`;

/**
 * @returns a sentence that names the missing privileges, with the statement that grants them; undefined if none of the
 * checked privileges is missing
 */
export async function describeMissingPrivileges(query: Query, needed: NeededPrivileges): Promise<string | undefined> {
  const { schema, table } = needed;
  try {
    const { rows } = await query(MISSING, [schema ?? null, table?.name ?? null]);
    return describeFound(rows[0] as Found, table);
  } catch (error) {
    // Every role that is connected can run this statement.
    if (readCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    return `${toSafeError(error).message}. Have the owner of the database run: GRANT CONNECT ON DATABASE … TO …;`;
  }
}

function describeFound(found: Found, table: NeededPrivileges['table']): string | undefined {
  const [role, name] = [quoteIdentifier(found.role), quoteIdentifier(found.schema)];
  if (!found.exists)
    return (
      `The schema ${name} does not exist. Have a role that may create schemas in this database run: ` +
      `CREATE SCHEMA ${name} AUTHORIZATION ${role};`
    );
  if (!found.usable)
    return (
      `The role ${role} lacks the privilege USAGE on the schema ${name}. Have its owner run: ` +
      `GRANT USAGE ON SCHEMA ${name} TO ${role};`
    );
  if (table && !found.found)
    return (
      `The table ${name}.${quoteIdentifier(table.name)} does not exist and this role may not create it. Have the owner of ` +
      `its schema run: ${table.sql}`
    );
  const [lacking] = Object.entries(found.missing ?? {});
  if (!lacking && found.uncallable)
    return (
      `The role ${role} lacks the privilege EXECUTE on functions in the schema ${name}. Have its owner run: ` +
      `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${role};`
    );
  if (!lacking) return undefined;
  const [relation, privileges] = lacking;
  const qualified = `${name}.${quoteIdentifier(relation)}`;
  return (
    `The role ${role} lacks the privilege${privileges.includes(',') ? 's' : ''} ${privileges} on the table ${qualified}. ` +
    'Have its owner run: ' +
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table ? qualified : `ALL TABLES IN SCHEMA ${name}`} TO ${role};`
  );
}

/** Explains an error if the server accepts no writes, or a privilege or the schema is missing. */
export async function explainRejection(error: SafeError, query: Query, needed: NeededPrivileges): Promise<SafeError> {
  if (isReadOnly(error)) return withMessage(error, describeReadOnly(error));
  if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== INVALID_SCHEMA_NAME) return error;
  const missing = await describeMissingPrivileges(query, needed).catch(() => undefined);
  return missing === undefined ? error : withMessage(error, missing);
}

/** @returns an error with the code of the given one, and another message */
export const withMessage = ({ code = '' }: Pick<SafeError, 'code'>, message: string): SafeError =>
  Object.assign(new Error(message), { code });

/** @throws Error with the missing privileges: without one of them a queue or store would fail later */
export async function assertPrivileges(query: Query, needed: NeededPrivileges): Promise<void> {
  // Databases that only implement PostgreSQL's protocol may not have its catalogs.
  const missing = await describeMissingPrivileges(query, needed).catch(() => undefined);
  if (missing !== undefined) throw Object.assign(new Error(missing), { code: INSUFFICIENT_PRIVILEGE });
}

const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
