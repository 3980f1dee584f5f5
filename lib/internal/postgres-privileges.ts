/** Names the privileges that a role lacks in PostgreSQL, and who has to grant them. */

/** Runs a statement. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

export interface NeededPrivileges {
  /** The schema; undefined for the first of the search path. */
  schema: string | undefined;
  /** The table; undefined for all tables of the schema. */
  table?: string;
}

interface Found {
  role: string;
  schema: string;
  exists: boolean;
  usable: boolean;
  creatable: boolean;
  missing: Record<string, string> | null;
}

// From the catalogs, which every role can read: to_regclass() fails without USAGE.
const MISSING = `
  SELECT current_user AS role, wanted.name AS schema, n.oid IS NOT NULL AS exists,
    coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS usable,
    coalesce(has_schema_privilege(n.oid, 'CREATE'), false) AS creatable,
    (SELECT json_object_agg(relname, privileges) FROM (
      SELECT c.relname, string_agg(p.name, ', ' ORDER BY p.nr) AS privileges
      FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS p (name, nr)
      WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND ($2::text IS NULL OR c.relname = $2)
        AND NOT has_table_privilege(c.oid, p.name)
      GROUP BY c.relname) AS lacking) AS missing
  FROM (SELECT coalesce($1::text, current_schema(), 'public') AS name) AS wanted
  LEFT JOIN pg_namespace n ON n.nspname = wanted.name`;

/**
 * @returns a sentence that names the missing privileges, with the statement that grants them; undefined if none of those
 * that are checked is missing
 */
export async function describeMissingPrivileges(
  query: Query,
  { schema, table }: NeededPrivileges,
): Promise<string | undefined> {
  const { rows } = await query(MISSING, [schema ?? null, table ?? null]);
  const found = rows[0] as Found;
  const [role, name] = [quote(found.role), quote(found.schema)];
  if (!found.exists)
    return (
      `The schema ${name} does not exist, and the role ${role} may not create it. Have an administrator run: ` +
      `CREATE SCHEMA ${name} AUTHORIZATION ${role};`
    );
  if (!found.usable)
    return (
      `The role ${role} lacks the privilege USAGE on the schema ${name}. Have its owner run: ` +
      `GRANT USAGE ON SCHEMA ${name} TO ${role};`
    );
  const [lacking] = Object.entries(found.missing ?? {});
  if (!lacking) return undefined;
  const [relation, privileges] = lacking;
  const target = table === undefined ? `ALL TABLES IN SCHEMA ${name}` : `${name}.${quote(relation)}`;
  return (
    `The role ${role} lacks the privileges ${privileges} on the table ${name}.${quote(relation)}. Have its owner run: ` +
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${target} TO ${role};`
  );
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
