/** Starts the app. Environment variables: ARK_API_KEY; optional PORT, and DATA_DIR or DATABASE_URL. */
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

const { ARK_API_KEY, PORT = '3000', DATA_DIR = 'slow-listeners.data', DATABASE_URL } = process.env;
// For several machines, only this option changes.
const storage = DATABASE_URL === undefined ? { dataDir: DATA_DIR } : { connectionString: DATABASE_URL };

void createApp({ apiKey: ARK_API_KEY, storage, takes: 10_000 }).then(({ app, ark }) => {
  const server = app.listen(Number(PORT), (error) => {
    if (error) throw error;
    console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
  });

  // First stop accepting requests, then finish the events in progress. The rest is handled after the next start.
  server.once('close', () => void ark.close());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
});
