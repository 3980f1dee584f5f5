/** The smallest whole app: receives Ark's webhooks and prints each event as a line. Run it with `npm start`. */
import { randomBytes, randomUUID } from 'node:crypto';
import express from 'express';
import { ArkWebhooks, type ArkEvent, messageOf } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';

const apiKey = process.env['ARK_API_KEY'] ?? `development-${randomBytes(12).toString('hex')}`;
const port = Number(process.env['PORT'] ?? 3000);

const ark = new ArkWebhooks({ apiKey });

const lines: string[] = [];
function log(...words: (string | number)[]): void {
  const line = [new Date().toISOString(), ...words].join('  ');
  console.log(line);
  lines.unshift(line);
  lines.length = Math.min(lines.length, 100);
}

const about = (event: ArkEvent): string => messageOf(event)?.to ?? 'account';

ark.on('event', (event) => {
  log(event.type, about(event), event.form, event.id);
});
ark.on('unknown', (event) => {
  log('unknown event', event.type, event.form, event.id);
});
ark.on('duplicate', (event) => {
  log('duplicate', event.type, event.id);
});
ark.on('rejected', ({ status, code, message }) => {
  log('refused', status, code, message);
});

const app = express();
app.use('/ark', inspector(ark));
app.post('/webhooks/ark', ark.middleware());
app.get('/', (_req, res) => {
  res.type('text').send(lines.length > 0 ? `${lines.join('\n')}\n` : 'No event yet.\n');
});

const server = app.listen(port, (error?: Error) => {
  if (error) {
    console.error(`Port ${port} cannot be opened (${error.message}). Choose another: PORT=3001 npm start`);
    process.exitCode = 1;
    return;
  }
  const address = server.address();
  const url = `http://localhost:${typeof address === 'object' && address ? address.port : port}`;
  const given = process.env['ARK_API_KEY'] !== undefined;
  console.log(`Receiving Ark's webhooks at ${url}/webhooks/ark. Watch them live at ${url}/ark, or as lines at ${url}/`);
  console.log(given ? 'The key is the one in ARK_API_KEY.' : `ARK_API_KEY is not set: the key is ${apiKey}`);
  console.log(`\nPost an event:\n\n${curl(url, given ? '$ARK_API_KEY' : apiKey)}\n`);
});

/** A command that posts a bounce the way Ark does. */
function curl(url: string, key: string): string {
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
