/** Serves a receiver with listeners, and sends it events of each outcome. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { type ArkEventName, ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';

export const KEY = 'ark_live_0123456789abcdef';

/** How long events are sent. */
const SECONDS = Number(process.env['SECONDS'] ?? 56);

/** The events that are sent, in a loop, with the classifications of the failures. */
const events: [name: ArkEventName, classification?: string][] = [
  ['MessageSent'],
  ['MessageSent'],
  ['MessageLoaded'],
  ['MessageDeliveryFailed', 'invalid_recipient'],
  ['MessageSent'],
  ['MessageDelayed', 'mailbox_full'],
  ['MessageSent'],
  ['MessageLinkClicked'],
  ['MessageDelayed', 'connection_error'],
  ['MessageSent'],
  ['MessageBounced'],
  ['MessageDeliveryFailed', 'spam_block'],
  ['MessageSent'],
  ['MessageLoaded'],
  ['MessageDeliveryFailed', 'invalid_recipient'],
  ['MessageHeld'],
  ['MessageDelayed', 'dns_failure'],
  ['MessageSent'],
  ['SendLimitApproaching'],
];

export const PATH = '/webhooks/ark';

/** Serves a receiver and its inspector on loopback. */
export async function serve(ark: ArkWebhooks): Promise<{ url: string; server: Server; app: express.Express }> {
  ark.on('error', () => undefined);
  const app = express();
  app.use('/ark', inspector(ark));
  app.post(PATH, ark.middleware());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, app };
}

export function createReceiver(): ArkWebhooks {
  const ark = new ArkWebhooks({ apiKey: KEY });
  ark.on('event', function record() {
    return sleep(2 + Math.random() * 4);
  });
  ark.on('MessageBounced', function suppress() {
    return sleep(12);
  });
  ark.on('MessageDeliveryFailed', async function openTicket({ payload }) {
    await sleep(18);
    if (payload.classification === 'spam_block') throw new Error('connect ECONNREFUSED 127.0.0.1:5432');
  });
  return ark;
}

/** Sends events for a minute, at a varying rate, and at last one of each outcome. */
export async function sendMinute(url: string, app: express.Express): Promise<void> {
  const send = (body: object, apiKey = KEY): Promise<unknown> => postArkEvent(app, body, { apiKey, path: PATH });
  const begun = performance.now();
  for (let n = 0; performance.now() - begun < SECONDS * 1000; n += 1) {
    const [name, classification] = events[n % events.length] ?? ['MessageSent'];
    await send(arkEvent(name, classification === undefined ? {} : { classification }, { form: 'envelope', seed: n }));
    await sleep(250 + 240 * Math.sin(n / 9) + Math.random() * 60);
  }
  const bounce = arkEvent('MessageBounced', {}, { form: 'envelope', seed: 1000 });
  await send(bounce);
  await send(arkEvent('MessageSent', {}, { seed: 1001 }), 'another-0123456789');
  const headers = { 'content-type': 'application/json', 'x-ark-signature': 'c2lnbmVk', 'x-ark-signature-kid': '5f1e' };
  await fetch(url + PATH, { method: 'POST', headers, body: JSON.stringify(bounce) });
  await send(arkEvent('MessageSent', { to: 5, id: undefined } as never, { form: 'envelope', seed: 1002 }));
  await send(bounce);
  await send(arkEvent('MessageDeliveryFailed', { classification: 'spam_block' }, { form: 'envelope', seed: 1003 }));
  await send(arkEvent('MessageSent', {}, { form: 'envelope', seed: 1004 }));
}
