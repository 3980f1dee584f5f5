/** Starts the app. Environment variables: ARK_API_KEY; optional PORT and DATABASE_URL. */
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

const { ARK_API_KEY, PORT = '3000', DATABASE_URL = 'exactly-once.db' } = process.env;

void createApp({ apiKey: ARK_API_KEY, databaseUrl: DATABASE_URL }).then(({ app, ark, close }) => {
  const server = app.listen(Number(PORT), (error) => {
    if (error) throw error;
    console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
  });

  // First stop accepting requests, then wait for running listeners, then close the database that they write to.
  server.once('close', () => void ark.close().then(close));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
});
