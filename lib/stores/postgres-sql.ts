/** The statements of the claim store in PostgreSQL. Only the server's clock is used. */

/** @returns the quoted name; undefined unless it is a lower-case table name, with or without a schema */
export const quoteTable = (table: string): string | undefined =>
  /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/.test(table) ? `"${table.replace('.', '"."')}"` : undefined;

/**
 * Creates the table if it is missing. If several processes do so at the same time, `IF NOT EXISTS` would fail in some of
 * them. If the table exists, the privilege to create one is not required.
 */
export const createTableSql = (table: string): string => `DO $$ BEGIN
  IF to_regclass('${table}') IS NULL THEN
    CREATE TABLE ${table} (id text PRIMARY KEY, token text, expires timestamptz NOT NULL);
    CREATE INDEX ON ${table} (expires);
    COMMENT ON COLUMN ${table}.token IS 'of the attempt that claimed the event; null when it is handled';
  END IF;
EXCEPTION WHEN duplicate_table OR unique_violation THEN NULL;
END $$`;

const toExpiry = (ms: string): string => `clock_timestamp() + ${ms} * interval '1 millisecond'`;

/** @param table the quoted name */
export function createClaimSql(table: string): Record<'claim' | 'complete' | 'release' | 'forget', string> {
  return {
    // If neither is true, another claim was inserted after this statement began: it is running.
    claim: `
      WITH claimed AS (
        INSERT INTO ${table} AS existing (id, token, expires) VALUES ($1, $2, ${toExpiry('$3::float8')})
        ON CONFLICT (id) DO UPDATE SET token = excluded.token, expires = excluded.expires
          WHERE existing.expires <= clock_timestamp()
        RETURNING id
      )
      SELECT CASE
        WHEN EXISTS (SELECT FROM claimed) THEN 'claimed'
        WHEN EXISTS (SELECT FROM ${table} WHERE id = $1 AND token IS NULL AND expires > clock_timestamp())
          THEN 'completed'
        ELSE 'running'
      END AS state`,
    // Each completion deletes a few expired claims, so that the table does not grow. They expired more than an hour ago and
    // are not completed any more, so that two of these statements never wait for each other. Uses now(), because an index
    // cannot be used for clock_timestamp(), which may change from row to row.
    complete: `
      WITH deleted AS (
        DELETE FROM ${table} WHERE id IN (
          SELECT id FROM ${table} WHERE expires < now() - interval '1 hour' AND id <> $1
          ORDER BY expires LIMIT 10 FOR UPDATE SKIP LOCKED
        )
      )
      INSERT INTO ${table} (id, token, expires) VALUES ($1, NULL, ${toExpiry('$2::float8')})
      ON CONFLICT (id) DO UPDATE SET token = NULL, expires = excluded.expires`,
    release: `DELETE FROM ${table} WHERE id = $1 AND token = $2`,
    forget: `DELETE FROM ${table} WHERE id = $1 AND token IS NULL`,
  };
}
