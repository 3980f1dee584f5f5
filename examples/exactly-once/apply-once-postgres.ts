/** Runs the effects of an event exactly once, in PostgreSQL. */
import type { ArkEvent } from 'express-ark-webhooks';
import type { Pool, PoolClient } from 'pg';

export const schema = `
  CREATE TABLE IF NOT EXISTS handled_events (
    type text NOT NULL,
    id text NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (type, id)
  )`;

/**
 * Records the event and applies its effects in one transaction, or does nothing if the event is recorded already. If
 * another process is applying the same event, it waits for that transaction to end.
 *
 * @param apply writes the effects using only the given client
 * @returns whether the effects were applied by this call
 */
export async function applyOnce(
  pool: Pool,
  { type, id }: ArkEvent,
  apply: (client: PoolClient) => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const recorded = await client.query(
      'INSERT INTO handled_events (type, id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [type, id],
    );
    if (recorded.rowCount === 1) await apply(client);
    await client.query('COMMIT');
    client.release();
    return recorded.rowCount === 1;
  } catch (error) {
    // Closes the connection, which rolls the transaction back even if the connection is broken.
    client.release(true);
    throw error;
  }
}
