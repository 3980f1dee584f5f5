/** Starts the app. Environment variables: ARK_API_KEY; optional SESSION_SECRET and PORT. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

// A random secret invalidates all sessions when the process restarts. Set one in production.
const { ARK_API_KEY, SESSION_SECRET = randomUUID(), PORT = '3000' } = process.env;

const { app, ark } = createApp({ apiKey: ARK_API_KEY, sessionSecret: SESSION_SECRET });

const server = app.listen(Number(PORT), (error) => {
  if (error) throw error;
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

// Waits for listeners that still run after their response was sent.
server.once('close', () => void ark.close());
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
