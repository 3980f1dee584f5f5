import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import compression from 'compression';
import express5 from 'express';
import helmet from 'helmet';
import type { Page } from 'playwright-core';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { describeWithChromium } from '../../support/chromium.js';
import { expresses, KEY, serve } from '../../support/serve.js';

const sh = promisify(execFile);
const grace = 'grace.hopper@example.org';
const HOSTILE = `<img src=x onerror=document.title='owned'>`;

/** An app whose receiver is watched at /ark. */
function makeApp(express = express5) {
  const ark = new ArkWebhooks({ apiKey: KEY });
  ark.on('error', () => {});
  const app = express();
  app.use('/ark', inspector(ark));
  app.post('/webhooks/ark', ark.middleware());
  const send = (name: 'MessageSent' | 'MessageDeliveryFailed' | 'MessageBounced', more: object = {}, apiKey = KEY) =>
    postArkEvent(app, arkEvent(name, { to: grace, ...more }, { form: 'envelope' }), { apiKey });
  return { ark, app, send };
}

/** A proxy that takes `/tenant` off the front of each path, as many do. */
const proxyTo =
  (target: string): RequestListener =>
  (req, res) => {
    const { method, headers } = req;
    const path = req.url!.replace(/^\/tenant/, '');
    const onward = request(target + path, { method, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    res.on('close', () => onward.destroy());
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  };

const row = (page: Page, text: string) => page.locator('.row', { hasText: text }).first();
const tree = (page: Page, text: string) => page.locator('#detail .tree', { hasText: text }).first();
const state = (page: Page, text: string | RegExp) => page.locator('#state').filter({ hasText: text }).waitFor();
const rowCount = (page: Page) => page.locator('#list > li:not([hidden]) > .row').count();

describeWithChromium('the inspector, in a browser', (pageOf) => {
  const complaints: string[] = [];
  const heard = new WeakSet<Page>();
  const newPage: typeof pageOf = async (options) => {
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

  /** Opens the page of an app, and waits until it is live. */
  const opened = async (app: RequestListener, options?: Parameters<typeof newPage>[0]) => {
    const url = await serve(app);
    const page = await newPage(options);
    await page.goto(`${url}/ark`);
    await state(page, 'Live');
    return { page, url };
  };

  for (const [name, express] of expresses)
    it(`shows events as they come, under helmet and compression, mounted deep behind a proxy, with ${name}`, async () => {
      const inner = makeApp(express);
      const app = express().use(helmet(), compression());
      app.use('/deep/er', inner.app);
      const page = await newPage();
      await page.goto(`${await serve(proxyTo(await serve(app)))}/tenant/deep/er/ark`);
      await page.getByText('No event yet.').waitFor();
      assert.match(page.url(), /\/tenant\/deep\/er\/ark\/$/);
      await inner.send('MessageSent');
      await row(page, 'MessageSent').getByText('handled').waitFor();
      await row(page, 'MessageSent').click();
      await page.getByRole('heading', { name: 'MessageSent' }).waitFor();
    });

  it('filters by event, by outcome and by recipient, and counts', async () => {
    const { app, send } = makeApp();
    await send('MessageSent');
    await send('MessageSent', { to: 'ada@example.org' });
    await send('MessageDeliveryFailed', { classification: 'mailbox_full' });
    await send('MessageSent', {}, 'another');
    const { page } = await opened(app);
    assert.equal(await rowCount(page), 4);
    const counts = page.locator('.bars li');
    await counts.filter({ hasText: /^MessageSent2$/ }).waitFor();
    await counts.filter({ hasText: /^recipient1mailbox full 1$/ }).waitFor();

    await page.getByLabel('Outcome').selectOption('rejected');
    await page.getByText('1 of 4').waitFor();
    await row(page, 'invalid_token').click();
    await page.locator('.note.wrong', { hasText: 'Fix: Compare the key' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('#event').selectOption('MessageSent');
    await page.getByText('2 of 4').waitFor();
    await page.getByLabel('Recipient').fill('HOPPER@');
    await page.getByText('1 of 4').waitFor();
    await send('MessageSent', { to: 'ada@example.org' });
    await page.getByText('1 of 5').waitFor();
    await send('MessageSent');
    await page.getByText('2 of 6').waitFor();
    await page.getByLabel('Recipient').fill('nobody@');
    await page.getByText('No event fits the filters.').waitFor();
  });

  it('shows values from outside as text', async () => {
    const { app, send, ark } = makeApp();
    ark.on('MessageSent', () => Promise.reject(new Error(HOSTILE)));
    const { page } = await opened(app);
    await send('MessageSent', { subject: HOSTILE, to: HOSTILE, [HOSTILE]: HOSTILE });
    await postArkEvent(app, { event: HOSTILE, uuid: HOSTILE, payload: { [HOSTILE]: HOSTILE } }, { apiKey: KEY });
    await page.getByRole('button', { name: 'Reveal addresses' }).click();
    await row(page, HOSTILE).waitFor();
    for (const text of ['MessageSent', 'unknown']) {
      await row(page, text).click();
      await tree(page, HOSTILE).waitFor();
    }
    await page.locator('#detail h2', { hasText: HOSTILE }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.title(), 'Ark events');
  });

  it('masks addresses and subjects until they are revealed', async () => {
    const { app, send } = makeApp();
    await send('MessageSent', { subject: 'Your diagnosis' });
    const { page } = await opened(app);
    await row(page, 'g•••@example.org').click();
    await tree(page, '').waitFor();
    assert.doesNotMatch(await page.content(), /hopper|diagnosis/);
    await page.locator('#detail').getByRole('button', { name: 'Reveal' }).click();
    await tree(page, 'Your diagnosis').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Reveal addresses' }).click();
    await row(page, grace).waitFor();
    await page.getByRole('button', { name: 'Mask addresses' }).click();
    await row(page, 'g•••@example.org').waitFor();
    assert.equal(await rowCount(page), 1);
  });

  it('shows what is wrong beside the field that is meant, and what listeners did', async () => {
    const { app, send, ark } = makeApp();
    ark.on('MessageBounced', function suppress() {
      throw new Error('no database');
    });
    await send('MessageSent', { to: 5, id: undefined });
    await send('MessageBounced');
    const { page } = await opened(app);
    await row(page, 'invalid_payload').click();
    await page.locator('.tree .field.wrong', { hasText: /^"to": 5,.*string/ }).waitFor();
    await page.locator('.tree .field.missing', { hasText: /^"id" is missing$/ }).waitFor();
    await page.getByText('2 errors').waitFor();
    await row(page, 'listener_failed').click();
    await page
      .locator('.listeners li', { hasText: 'suppress on MessageBounced' })
      .getByText('Error: no database')
      .waitFor();
  });

  it('comes back after the process was started again, and keeps what it had', async () => {
    const first = makeApp();
    let current: RequestListener = first.app;
    const listener: RequestListener = (req, res) => {
      current(req, res);
    };
    let server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const page = await newPage();
    await page.goto(`http://127.0.0.1:${port}/ark/`);
    await state(page, 'Live');
    await first.send('MessageSent');
    await row(page, 'MessageSent').waitFor();

    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await state(page, /Disconnected/);
    // Chromium itself logs a connection that is refused.
    assert.ok(complaints.splice(0).every((text) => /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING)/.test(text)));
    const second = makeApp();
    current = second.app;
    server = createServer(listener).listen(port, '127.0.0.1');
    await state(page, 'Live');
    await second.send('MessageBounced');
    await row(page, 'MessageBounced').waitFor();
    await page.getByText('The process has restarted').waitFor();
    assert.equal(await rowCount(page), 2);
    await page.goto('about:blank');
    complaints.length = 0;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('runs an event again once that is confirmed', async () => {
    const { app, send, ark } = makeApp();
    const ids: string[] = [];
    ark.on('MessageSent', ({ id }) => void ids.push(id));
    await send('MessageSent');
    const { page } = await opened(app);
    await row(page, 'MessageSent').click();
    await page.getByRole('button', { name: 'Run again' }).click();
    assert.equal(ids.length, 1);
    await page.getByRole('button', { name: 'Run its listeners?' }).click();
    await page.getByText('Ran again.').waitFor();
    assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
    await page.getByText('2 events').waitFor();
  });

  it('copies an event as a command that posts it', async () => {
    const { app, send } = makeApp();
    await send('MessageSent', { subject: `it's $HOME "and" \`more\`` });
    const { page, url } = await opened(app, { permissions: ['clipboard-read', 'clipboard-write'] });
    await row(page, 'MessageSent').click();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied').waitFor();
    const command = await page.evaluate('navigator.clipboard.readText()');
    assert.ok(String(command).startsWith(`curl -i '${url}/webhooks/ark'`));
    assert.ok(!String(command).includes(KEY));
    const { stdout } = await sh('sh', ['-c', String(command)], {
      env: { PATH: process.env['PATH'], ARK_API_KEY: KEY },
    });
    assert.match(stdout, /^HTTP\/1.1 200 OK[^]*"duplicate":true/);
  });

  it('is used by keys alone', async () => {
    const { app, send } = makeApp();
    for (const name of ['MessageSent', 'MessageBounced', 'MessageDeliveryFailed'] as const) await send(name);
    const { page } = await opened(app);
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.matches("button") ? document.activeElement.textContent : ""');
    for (let n = 0; n < 12 && !(await focused()).includes('handled'); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    assert.match(await focused(), /MessageDeliveryFailed/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(), /MessageBounced/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'MessageBounced' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#detail').waitFor({ state: 'hidden' });
    assert.match(await focused(), /MessageBounced/);
    await page.keyboard.press('/');
    await page.keyboard.type('hopper');
    await page.getByText('3 of 3').waitFor();
  });

  it('stops while it is paused, and misses nothing', async () => {
    const { app, send } = makeApp();
    const { page } = await opened(app);
    await page.getByRole('button', { name: 'Pause' }).click();
    await send('MessageSent');
    await state(page, 'Paused, 1 new');
    assert.equal(await rowCount(page), 0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await row(page, 'MessageSent').waitFor();
  });

  it('fits a phone', async () => {
    const { app, send } = makeApp();
    await send('MessageDeliveryFailed', { to: `${'long-'.repeat(40)}@example.org`, output: 'x'.repeat(300) });
    await send('MessageSent', { to: 5 });
    const { page } = await opened(app, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    const overflow = (): Promise<number> =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(await overflow(), 0);
    await page.getByText('Overview').click();
    assert.equal(await overflow(), 0);
    await row(page, 'MessageDeliveryFailed').click();
    await page.locator('#detail').getByRole('button', { name: 'Reveal' }).click();
    await tree(page, 'long-long-').waitFor();
    assert.equal(await overflow(), 0);
    await page.goBack();
    await row(page, 'MessageSent').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no fault that axe finds, in the ${colorScheme}`, async () => {
      const { app, send, ark } = makeApp();
      ark.on('MessageBounced', () => Promise.reject(new Error('no database')));
      await send('MessageBounced');
      await send('MessageDeliveryFailed', { classification: 'spam_block' });
      // The page's own policy lets no script in but its own.
      const { page } = await opened(app, { colorScheme, bypassCSP: true });
      await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
      const faults = async (): Promise<string[]> => {
        const found: { violations: { id: string; nodes: { html: string }[] }[] } = await page.evaluate('axe.run()');
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      };
      assert.deepEqual(await faults(), []);
      await send('MessageSent', { to: 5 });
      await row(page, 'invalid_payload').click();
      await page.locator('#detail h2').waitFor();
      assert.deepEqual(await faults(), []);
    });
});
