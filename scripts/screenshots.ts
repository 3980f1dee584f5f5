/**
 * Writes docs/inspector-*.png: the inspector in Chromium, after a minute of events. Run by `npm run screenshots`, which
 * makes the files smaller with pngquant (apt-get install pngquant).
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { ArkWebhooks, type ArkEventName, DiscardError } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { SqliteQueue } from '../examples/bring-your-own-queue/sqlite-queue.js';
import { launchChromium } from '../test/support/chromium.js';

const KEY = 'ark_live_0123456789abcdef';

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

const PATH = '/webhooks/ark';

/** Serves a receiver and its inspector on loopback. */
async function serve(ark: ArkWebhooks): Promise<{ url: string; server: Server; app: express.Express }> {
  ark.on('error', () => undefined);
  const app = express();
  app.use('/ark', inspector(ark));
  app.post(PATH, ark.middleware());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, app };
}

function makeReceiver(): ArkWebhooks {
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
async function sendMinute(url: string, app: express.Express): Promise<void> {
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

const toFile = (name: string): { path: string } => ({ path: path.join(__dirname, `../docs/inspector-${name}.png`) });

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, timezoneId: 'Europe/Berlin' });
  await page.goto(`${url}/ark`);
  await page.locator('#state', { hasText: 'Live' }).waitFor();
  return page;
}

async function openRow(page: Page, text: string): Promise<void> {
  await page.locator('.row', { hasText: text }).first().click();
  await page.locator('#detail .facts').first().waitFor();
  await page.mouse.move(0, 0);
}

async function takeEvents(page: Page): Promise<void> {
  await page.screenshot(toFile('list'));
  await openRow(page, 'signed, no key');
  await page.screenshot(toFile('rejected'));
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('#overview').getByRole('button', { name: 'invalid recipient' }).click();
  await page.mouse.move(0, 0);
  await page.screenshot(toFile('filters'));
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.emulateMedia({ colorScheme: 'dark' });
  await openRow(page, 'listener_failed');
  await page.screenshot(toFile('dark'));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 1180 });
  await openRow(page, 'invalid_payload');
  await page.screenshot(toFile('event'));
  await page.getByRole('button', { name: 'Close' }).click();
  await page.setViewportSize({ width: 390, height: 760 });
  await page.screenshot(toFile('phone'));
}

/** Two events are given up, one is stored, one is handled. */
async function takeDeadLetters(browser: Browser): Promise<void> {
  const ark = new ArkWebhooks({ apiKey: KEY, queue: new SqliteQueue(':memory:') });
  ark.on('MessageBounced', function suppress({ payload }) {
    throw new DiscardError(`No account has ${payload.original_message.to}`);
  });
  const { url, server, app } = await serve(ark);
  await ark.work();
  for (const [n, name] of (['MessageSent', 'MessageBounced', 'MessageLoaded', 'MessageBounced'] as const).entries())
    await postArkEvent(app, arkEvent(name, {}, { form: 'envelope', seed: n }), { apiKey: KEY, path: PATH });
  const page = await openPage(browser, url);
  await page.getByRole('button', { name: /2 dead/ }).click();
  await page.locator('.letters li').nth(1).waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot(toFile('dead-letters'));
  await page.close();
  server.closeAllConnections();
  server.close();
  await ark.close();
}

async function main(): Promise<void> {
  const { url, server, app } = await serve(makeReceiver());
  await sendMinute(url, app);
  const browser = await launchChromium('--disable-lcd-text');
  const page = await openPage(browser, url);
  await takeEvents(page);
  await page.close();
  await takeDeadLetters(browser);
  await browser.close();
  server.closeAllConnections();
  server.close();
}

void main();
