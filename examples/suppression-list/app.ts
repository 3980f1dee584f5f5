/** Keeps the addresses that should get no more mail in SQLite, with an endpoint that reports whether to mail an address. */
import express from 'express';
import { type ArkEvent, ArkWebhooks, isOutgoing, shouldSuppress } from 'express-ark-webhooks';
import Database from 'libsql';

/**
 * @param options.apiKey the key that Ark sends
 * @param options.database the path of the SQLite file, or `:memory:`
 */
export function createApp({ apiKey, database }: { apiKey: string | undefined; database: string }) {
  const ark = new ArkWebhooks({ apiKey });
  const db = new Database(database);

  // Addresses that mail was delivered to have a row too, without a reason: a failure that is delivered late must not
  // suppress an address that was reached since.
  db.exec(`
    CREATE TABLE IF NOT EXISTS addresses (
      address TEXT PRIMARY KEY,
      reason TEXT,
      event_time REAL NOT NULL
    ) STRICT, WITHOUT ROWID`);

  // Events are delivered more than once and in any order, so the last one received need not be the latest. One statement
  // compares and writes, so no other process can write in between. If two events have the same time, the failure wins.
  const record = db.prepare(`
    INSERT INTO addresses (address, reason, event_time) VALUES (?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, event_time = excluded.event_time
    WHERE (excluded.event_time, coalesce(excluded.reason, '')) > (event_time, coalesce(reason, ''))`);

  const findSuppression = db.prepare(
    'SELECT reason, event_time AS since FROM addresses WHERE address = ? AND reason IS NOT NULL',
  );

  // If a listener throws, for example because the disk is full, the response is 500 and Ark retries.
  ark.on('event', (event) => {
    const suppression = shouldSuppress(event);
    if (suppression) record.run(normalize(suppression.address), suppression.reason, timeOf(event));
  });
  ark.on('MessageSent', (event) => {
    const { to } = event.payload.message;
    if (to && isOutgoing(event) && !event.test) record.run(normalize(to), null, timeOf(event));
  });

  const app = express();
  app.post('/webhooks/ark', ark.middleware());

  // Its responses reveal your recipients: make it reachable for your services only.
  app.get('/addresses/:address', (req, res) => {
    const address = normalize(req.params.address);
    const suppression = findSuppression.get(address) as { reason: string; since: number } | undefined;
    res.json({
      address,
      mayMail: suppression === undefined,
      reason: suppression?.reason ?? null,
      since: suppression?.since ?? null,
    });
  });

  return { app, ark, db };
}

/** In JavaScript, because SQLite's NOCASE compares only ASCII letters without case. */
const normalize = (address: string): string => address.toLowerCase();

/** Reads the payload first: a replay from Ark's dashboard has the time of the replay in its envelope. */
function timeOf({ type, payload, timestamp, receivedAt }: ArkEvent): number {
  const ownTime = type === 'MessageBounced' ? payload.bounce.timestamp : 'timestamp' in payload && payload.timestamp;
  return ownTime || (timestamp ?? receivedAt.getTime() / 1000);
}
