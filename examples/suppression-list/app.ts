/** A list of the addresses that bounce, kept in SQLite, and an endpoint that answers whether one may be mailed. */
import express from 'express';
import { type ArkEvent, ArkWebhooks, messageOf } from 'express-ark-webhooks';
import Database from 'libsql';

/**
 * @param options.apiKey the key that Ark sends
 * @param options.database the path of the SQLite file, or `:memory:`
 */
export function createApp({ apiKey, database }: { apiKey: string | undefined; database: string }) {
  const ark = new ArkWebhooks({ apiKey });
  const db = new Database(database);

  // Addresses in good standing have a row too, without a reason: an old failure that arrives late must find out that
  // the address has been reached since.
  db.exec(`
    CREATE TABLE IF NOT EXISTS addresses (
      address TEXT PRIMARY KEY,
      reason TEXT,
      event_time REAL NOT NULL
    ) STRICT, WITHOUT ROWID`);

  // Events come more than once and in any order, so the latest to arrive need not be the latest to have happened. One
  // statement compares and writes, which leaves no gap for another process. At the same instant the suppression wins.
  const record = db.prepare(`
    INSERT INTO addresses (address, reason, event_time) VALUES (?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, event_time = excluded.event_time
    WHERE (excluded.event_time, coalesce(excluded.reason, '')) > (event_time, coalesce(reason, ''))`);

  const findSuppression = db.prepare(
    'SELECT reason, event_time AS since FROM addresses WHERE address = ? AND reason IS NOT NULL',
  );

  // Where a listener throws, because the disk is full say, the answer is 500 and Ark sends the event again.
  const suppress = (event: ArkEvent<'MessageDeliveryFailed' | 'MessageBounced'>): void => {
    if (!event.test) record.run(normalize(messageOf(event).to), event.type, timeOf(event));
  };
  ark.on('MessageDeliveryFailed', suppress);
  ark.on('MessageBounced', suppress);
  ark.on('MessageSent', (event) => {
    if (!event.test) record.run(normalize(event.payload.message.to), null, timeOf(event));
  });

  const app = express();
  app.post('/webhooks/ark', ark.middleware());

  // Tells anyone who asks whom you write to: keep it where only your own services reach it.
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

/** In JavaScript, not by SQLite's NOCASE, which knows no letters but those of ASCII. */
const normalize = (address: string): string => address.toLowerCase();

/** When it happened, by the payload: an envelope's time is a new one when the event is replayed from the dashboard. */
const timeOf = ({ type, payload }: ArkEvent<'MessageSent' | 'MessageDeliveryFailed' | 'MessageBounced'>): number =>
  type === 'MessageBounced' ? payload.bounce.timestamp : payload.timestamp;
