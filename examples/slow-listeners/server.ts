/** Starts the app: ARK_API_KEY, and if need be PORT and DATA_DIR or DATABASE_URL, come from the environment. */
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

const { ARK_API_KEY, PORT = '3000', DATA_DIR = 'slow-listeners.data', DATABASE_URL } = process.env;
// Several machines need no more than another option.
const storage = DATABASE_URL === undefined ? { dataDir: DATA_DIR } : { connectionString: DATABASE_URL };

void createApp({ apiKey: ARK_API_KEY, storage, takes: 10_000 }).then(({ app, ark }) => {
  const server = app.listen(Number(PORT), (error) => {
    if (error) throw error;
    console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
  });

  // No new requests first, then what is being worked on; what waits is there at the next start.
  server.once('close', () => void ark.close());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
});
