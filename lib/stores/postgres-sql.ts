/** The statements of the claim store in PostgreSQL. The server's clock is the only one that counts. */

/** @returns the name in quotes; undefined unless it is a lower-case name of a table, with or without its schema */
export const quoteTable = (table: string): string | undefined =>
  /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/.test(table) ? `"${table.replace('.', '"."')}"` : undefined;

/**
 * Creates the table, once if many do it at the same time: with `IF NOT EXISTS` alone some of them would fail. If the
 * table exists, the privilege to create one is not needed.
 */
export const tableSql = (table: string): string => `DO $$ BEGIN
  IF to_regclass('${table}') IS NULL THEN
    CREATE TABLE ${table} (id text PRIMARY KEY, token text, expires timestamptz NOT NULL);
    CREATE INDEX ON ${table} (expires);
    COMMENT ON COLUMN ${table}.token IS 'of the attempt that has the claim; null once the event is handled';
  END IF;
EXCEPTION WHEN duplicate_table OR unique_violation THEN NULL;
END $$`;

const after = (ms: string): string => `clock_timestamp() + ${ms} * interval '1 millisecond'`;

/** @param table in quotes */
export function claimSql(table: string): Record<'claim' | 'complete' | 'release' | 'forget', string> {
  return {
    // If neither is true, another claim was made since this statement began: it is running.
    claim: `
      WITH claimed AS (
        INSERT INTO ${table} AS held (id, token, expires) VALUES ($1, $2, ${after('$3::float8')})
        ON CONFLICT (id) DO UPDATE SET token = excluded.token, expires = excluded.expires
          WHERE held.expires <= clock_timestamp()
        RETURNING id
      )
      SELECT CASE
        WHEN EXISTS (SELECT FROM claimed) THEN 'claimed'
        WHEN EXISTS (SELECT FROM ${table} WHERE id = $1 AND token IS NULL AND expires > clock_timestamp())
          THEN 'completed'
        ELSE 'running'
      END AS state`,
    // Each completion deletes a few expired claims, so that the table stays as large as what it remembers. They expired an
    // hour ago and are not completed any more, so no two of these statements wait for each other. By now(), because an
    // index cannot be used for clock_timestamp(), which may change from row to row.
    complete: `
      WITH swept AS (
        DELETE FROM ${table} WHERE id IN (
          SELECT id FROM ${table} WHERE expires < now() - interval '1 hour' AND id <> $1
          ORDER BY expires LIMIT 10 FOR UPDATE SKIP LOCKED
        )
      )
      INSERT INTO ${table} (id, token, expires) VALUES ($1, NULL, ${after('$2::float8')})
      ON CONFLICT (id) DO UPDATE SET token = NULL, expires = excluded.expires`,
    release: `DELETE FROM ${table} WHERE id = $1 AND token = $2`,
    forget: `DELETE FROM ${table} WHERE id = $1 AND token IS NULL`,
  };
}
