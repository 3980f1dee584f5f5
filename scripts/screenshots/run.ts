/**
 * Writes docs/inspector-*.png: the inspector in Chromium, after a minute of events. Run by `npm run screenshots`, which
 * makes the files smaller with pngquant (apt-get install pngquant).
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ArkWebhooks, DiscardError } from 'express-ark-webhooks';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';
import { launchChromium } from '../../test/support/chromium.js';
import { root } from '../packed/prepare.js';
import { createReceiver, KEY, PATH, sendMinute, serve } from './send-events.js';

const toFile = (name: string): { path: string } => ({ path: path.join(root, `docs/inspector-${name}.png`) });

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
  const { url, server, app } = await serve(createReceiver());
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
