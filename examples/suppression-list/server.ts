/** Starts the app: ARK_API_KEY, and if need be PORT and DATABASE, come from the environment. */
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

const { ARK_API_KEY, PORT = '3000', DATABASE = 'suppression-list.db' } = process.env;

const { app, ark, db } = createApp({ apiKey: ARK_API_KEY, database: DATABASE });

const server = app.listen(Number(PORT), (error) => {
  if (error) throw error;
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

// No new requests first, then the listeners that still run, and only then what they write to.
server.once('close', () => {
  void ark.close().then(() => db.close());
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
