/** A minimal app: receives Ark's webhooks and prints each event as a line. Run it with `npm start`. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ArkWebhooks, type ArkEvent, messageOf } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { toPrintable } from './to-printable.js';

const { ARK_API_KEY, HOST = '127.0.0.1', PORT = '3000' } = process.env;
const apiKey = ARK_API_KEY ?? `development-${randomBytes(12).toString('hex')}`;

/** The host in URLs for this machine. */
const hostName = ['127.0.0.1', '0.0.0.0', '::'].includes(HOST) ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST;

const ark = new ArkWebhooks({ apiKey });

/** The last lines, for the page at `/`. */
const lines: string[] = [];

function log(...words: (string | number)[]): void {
  const line = [new Date().toISOString(), ...words.map(toPrintable)].join('  ');
  console.log(line);
  lines.unshift(line);
  lines.length = Math.min(lines.length, 100);
}

/** `a•••@example.com`: logs and pages should not contain whole addresses. */
const maskRecipient = (event: ArkEvent): string =>
  messageOf(event)?.to?.replace(/^(.?).*@/s, '$1•••@') ?? (messageOf(event) ? 'no recipient' : 'account');

ark.on('event', (event) => {
  log(event.type, maskRecipient(event), event.form, event.id);
});
ark.on('unknown', (event) => {
  log('unknown event', event.type, event.form, event.id);
});
ark.on('duplicate', (event) => {
  log('duplicate', event.type, event.id);
});
ark.on('rejected', ({ status, code, message }) => {
  log('rejected', status, code, message);
});

const app = express();
app.use('/ark', inspector(ark));
app.post('/webhooks/ark', ark.middleware());
app.get('/', (_req, res) => {
  res.type('text').send(lines.length > 0 ? `${lines.join('\n')}\n` : 'No event yet.\n');
});

// Other machines reach it if HOST is 0.0.0.0. Keep it on loopback behind a tunnel or a proxy.
const server = app.listen(Number(PORT), HOST, (error?: Error) => {
  if (error) {
    console.error(`${HOST}:${PORT} cannot be opened (${error.message}). Set PORT or HOST: PORT=3001 npm start`);
    process.exitCode = 1;
    return;
  }
  const url = `http://${hostName}:${(server.address() as AddressInfo).port}`;
  console.log(`Receiving Ark's webhooks at ${url}/webhooks/ark. Watch them live at ${url}/ark, or as lines at ${url}/`);
  console.log(
    ARK_API_KEY
      ? 'The key is ARK_API_KEY. The command below needs it in its environment, too.'
      : `ARK_API_KEY is not set: the key is ${apiKey}`,
  );
  console.log(`\nPost an event:\n\n${makeCurl(url, ARK_API_KEY ? '$ARK_API_KEY' : apiKey)}\n`);
});

/** A command that posts a bounce in the same way as Ark. */
function makeCurl(url: string, key: string): string {
  const now = Math.floor(Date.now() / 1000);
  const message = { id: 1, direction: 'outgoing', to: 'ada@example.com', subject: 'Welcome', timestamp: now - 60 };
  const bounce = { id: 2, direction: 'incoming', to: 'bounces@example.com', from: '', timestamp: now };
  const payload = { original_message: message, bounce };
  const body = JSON.stringify({ event: 'MessageBounced', timestamp: now, uuid: randomUUID(), payload });
  return [
    `curl -i ${url}/webhooks/ark`,
    `-H "Authorization: Bearer ${key}"`,
    `-H "Content-Type: application/json"`,
    `-d '${body}'`,
  ].join(' \\\n  ');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.close();
    void ark.close();
  });
