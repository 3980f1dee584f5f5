/** The inspector's page in a browser. */
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import express5 from 'express';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { describeWithChromium } from './chromium.js';
import { KEY, serve } from './serve.js';

export const grace = 'grace.hopper@example.org';

/** An app whose receiver is watched at /ark. */
export function createApp(express = express5, options: ArkWebhooksOptions = {}) {
  const ark = new ArkWebhooks({ apiKey: KEY, ...options });
  ark.on('error', () => {});
  const app = express();
  app.use('/ark', inspector(ark));
  app.post('/webhooks/ark', ark.middleware());
  const send = (name: 'MessageSent' | 'MessageDeliveryFailed' | 'MessageBounced', more: object = {}, apiKey = KEY) =>
    postArkEvent(app, arkEvent(name, { to: grace, ...more }, { form: 'envelope' }), { apiKey });
  return { ark, app, send };
}

export const row = (page: Page, text: string) => page.locator('.row', { hasText: text }).first();
export const tree = (page: Page, text: string) => page.locator('#detail .tree', { hasText: text }).first();
export const state = (page: Page, text: string | RegExp) => page.locator('#state').filter({ hasText: text }).waitFor();
export const rowCount = (page: Page) => page.locator('#list > li:not([hidden]) > .row').count();

/** The fixtures of a page's tests. */
interface Browser {
  newPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens the page of an app, and waits until it is live. */
  opened: (app: RequestListener, options?: BrowserContextOptions) => Promise<{ page: Page; url: string }>;
  /** Errors and warnings in the console: a test fails if any is left. */
  complaints: string[];
}

export function describePage(title: string, suite: (browser: Browser) => void): void {
  describeWithChromium(title, (pageOf) => {
    const complaints: string[] = [];
    const heard = new WeakSet<Page>();
    const newPage: Browser['newPage'] = async (options) => {
      const page = await pageOf(options);
      if (heard.has(page)) return page;
      heard.add(page);
      page.setDefaultTimeout(15_000);
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      return page;
    };

    afterEach(() => {
      assert.deepEqual(complaints.splice(0), []);
    });

    const opened: Browser['opened'] = async (app, options) => {
      const url = await serve(app);
      const page = await newPage(options);
      await page.goto(`${url}/ark`);
      await state(page, 'Live');
      return { page, url };
    };

    suite({ newPage, opened, complaints });
  });
}
