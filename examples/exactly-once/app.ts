/** Counts the bounces of each address. A count is not idempotent: it is wrong if a listener runs twice. */
import express from 'express';
import { ArkWebhooks, shouldSuppress } from 'express-ark-webhooks';
import Database from 'libsql';
import { Pool } from 'pg';
import * as postgres from './apply-once-postgres.js';
import * as sqlite from './apply-once-sqlite.js';

/**
 * @param options.apiKey the key that Ark sends
 * @param options.databaseUrl `postgres://…`, or the path of an SQLite file
 */
export async function createApp({ apiKey, databaseUrl }: { apiKey: string | undefined; databaseUrl: string }) {
  const ark = new ArkWebhooks({ apiKey });
  const counts = /^postgres(?:ql)?:/.test(databaseUrl)
    ? await countInPostgres(ark, databaseUrl)
    : countInSqlite(ark, databaseUrl);

  const app = express();
  app.post('/webhooks/ark', ark.middleware());
  app.get('/bounces/:address', (req, res, next) => {
    counts.read(req.params.address).then((bounces) => res.json({ bounces }), next);
  });
  return { app, ark, close: counts.close };
}

interface Counts {
  read: (address: string) => Promise<number>;
  close: () => Promise<void>;
}

async function countInPostgres(ark: ArkWebhooks, connectionString: string): Promise<Counts> {
  const pool = new Pool({ connectionString });
  // If a connection breaks, the query that uses it fails. Without these listeners, the error would end the process too.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query(postgres.schema);
  await pool.query('CREATE TABLE IF NOT EXISTS bounces (address text PRIMARY KEY, bounces integer NOT NULL)');

  ark.on('event', async (event) => {
    const suppression = shouldSuppress(event);
    if (!suppression) return;
    await postgres.applyOnce(pool, event, async (client) => {
      await client.query(
        'INSERT INTO bounces VALUES ($1, 1) ON CONFLICT (address) DO UPDATE SET bounces = bounces.bounces + 1',
        [suppression.address],
      );
    });
  });
  return {
    read: async (address) => {
      const { rows } = await pool.query<{ bounces: number }>('SELECT bounces FROM bounces WHERE address = $1', [
        address,
      ]);
      return rows[0]?.bounces ?? 0;
    },
    close: () => pool.end(),
  };
}

function countInSqlite(ark: ArkWebhooks, file: string): Counts {
  const db = new Database(file, { timeout: 2000 });
  db.exec(sqlite.schema);
  db.exec('CREATE TABLE IF NOT EXISTS bounces (address TEXT PRIMARY KEY, bounces INTEGER NOT NULL) STRICT');
  const increment = db.prepare(
    'INSERT INTO bounces VALUES (?, 1) ON CONFLICT (address) DO UPDATE SET bounces = bounces + 1',
  );

  ark.on('event', (event) => {
    const suppression = shouldSuppress(event);
    if (suppression) sqlite.applyOnce(db, event, () => void increment.run(suppression.address));
  });
  const select = db.prepare('SELECT bounces FROM bounces WHERE address = ?');
  return {
    read: (address) => Promise.resolve((select.get(address) as { bounces: number } | undefined)?.bounces ?? 0),
    close: () => Promise.resolve(void db.close()),
  };
}
