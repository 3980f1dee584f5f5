/** Opens the inspector page in a browser. */
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

/** Creates an app with a receiver and its inspector at /ark. */
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

/** The fixtures of a suite. */
interface Browser {
  newPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens the inspector page of an app, and waits until it is live. */
  openPage: (app: RequestListener, options?: BrowserContextOptions) => Promise<{ page: Page; url: string }>;
  /** Errors and warnings in the console. A test fails if any are left. */
  consoleErrors: string[];
}

export function describePage(title: string, suite: (browser: Browser) => void): void {
  describeWithChromium(title, (getPage) => {
    const consoleErrors: string[] = [];
    const prepared = new WeakSet<Page>();
    const newPage: Browser['newPage'] = async (options) => {
      const page = await getPage(options);
      if (prepared.has(page)) return page;
      prepared.add(page);
      page.setDefaultTimeout(15_000);
      page.on(
        'console',
        (message) => ['error', 'warning'].includes(message.type()) && consoleErrors.push(message.text()),
      );
      page.on('pageerror', (error) => consoleErrors.push(String(error)));
      return page;
    };

    afterEach(() => {
      assert.deepEqual(consoleErrors.splice(0), []);
    });

    const openPage: Browser['openPage'] = async (app, options) => {
      const url = await serve(app);
      const page = await newPage(options);
      await page.goto(`${url}/ark`);
      await state(page, 'Live');
      return { page, url };
    };

    suite({ newPage, openPage, consoleErrors });
  });
}
