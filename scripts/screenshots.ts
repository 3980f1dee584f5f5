/**
 * Writes docs/inspector-*.png: the inspector in Chromium, while a minute's events come. Run by `npm run screenshots`.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Page } from 'playwright-core';
import { ArkWebhooks, type ArkEventName } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { launchChromium } from '../test/support/chromium.js';

const KEY = 'ark_live_0123456789abcdef';

/** What comes, in this order and again, and what made each bounce. */
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

const ark = new ArkWebhooks({ apiKey: KEY });
ark.on('error', () => undefined);
ark.on('event', function record() {
  return sleep(2 + Math.random() * 4);
});
ark.on('MessageBounced', function suppress() {
  return sleep(12);
});
ark.on('MessageDeliveryFailed', async function tellSupport({ payload }) {
  await sleep(18);
  if (payload.classification === 'spam_block') throw new Error('connect ECONNREFUSED 127.0.0.1:5432');
});

const app = express();
app.use('/ark', inspector(ark));
app.post('/webhooks/ark', ark.middleware());

const send = (body: object, apiKey = KEY): Promise<unknown> => postArkEvent(app, body, { apiKey });

/** A minute that has its ups and downs. */
async function sendMinute(): Promise<void> {
  const begun = performance.now();
  for (let n = 0; performance.now() - begun < 56_000; n += 1) {
    const [name, classification] = events[n % events.length] ?? ['MessageSent'];
    await send(arkEvent(name, classification === undefined ? {} : { classification }, { form: 'envelope', seed: n }));
    await sleep(250 + 240 * Math.sin(n / 9) + Math.random() * 60);
  }
  const bounce = arkEvent('MessageBounced', {}, { form: 'envelope', seed: 1000 });
  await send(bounce);
  await send(arkEvent('MessageSent', {}, { seed: 1001 }), 'another');
  await send(arkEvent('MessageSent', { to: 5, id: undefined } as never, { form: 'envelope', seed: 1002 }));
  await send(bounce);
  await send(arkEvent('MessageDeliveryFailed', { classification: 'spam_block' }, { form: 'envelope', seed: 1003 }));
  await send(arkEvent('MessageSent', {}, { form: 'envelope', seed: 1004 }));
}

async function take(page: Page): Promise<void> {
  const file = (name: string): { path: string } => ({ path: path.join(__dirname, `../docs/inspector-${name}.png`) });
  const openRow = async (text: string): Promise<void> => {
    await page.locator('.row', { hasText: text }).first().click();
    await page.locator('#detail .tree').first().waitFor();
    await page.mouse.move(0, 0);
  };
  const size = (width: number, height: number): Promise<void> => page.setViewportSize({ width, height });

  await page.screenshot(file('list'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await openRow('500 listener_failed');
  await page.screenshot(file('dark'));
  await page.emulateMedia({ colorScheme: 'light' });
  // High enough for all that is beside the list.
  await size(1120, 970);
  await openRow('422 invalid_payload');
  await page.locator('#detail').screenshot(file('event'));
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('#charts').screenshot(file('charts'));
  await size(390, 760);
  await page.screenshot(file('phone'));
}

async function main(): Promise<void> {
  const server = app.listen(0, '127.0.0.1');
  await sendMinute();
  const browser = await launchChromium('--disable-lcd-text');
  const page = await browser.newPage({ viewport: { width: 1120, height: 580 } });
  const address = server.address();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/ark`);
  await page.locator('#state', { hasText: 'Live' }).waitFor();
  await take(page);
  await browser.close();
  server.close();
}

void main();
