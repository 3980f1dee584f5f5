/** Starts the app: ARK_API_KEY, SESSION_SECRET and, if need be, PORT come from the environment. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';

// A secret made up here ends every session when the process ends: good enough to try the app out.
const { ARK_API_KEY, SESSION_SECRET = randomUUID(), PORT = '3000' } = process.env;

const { app, ark } = createApp({ apiKey: ARK_API_KEY, sessionSecret: SESSION_SECRET });

const server = app.listen(Number(PORT), (error) => {
  if (error) throw error;
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

// Listeners may still run after their request was answered: they are waited for.
server.once('close', () => void ark.close());
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
