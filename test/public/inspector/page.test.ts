import assert from 'node:assert/strict';
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import compression from 'compression';
import helmet from 'helmet';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { describePage, grace, createApp, row, rowCount, state, tree } from '../../support/inspector-page.js';
import { expresses, KEY, serve } from '../../support/serve.js';

const HOSTILE = `<img src=x onerror=document.title='owned'>`;

/** A proxy that strips `/tenant` from each path, as many do. */
const proxyTo =
  (target: string): RequestListener =>
  (req, res) => {
    const { method, headers } = req;
    const path = req.url!.replace(/^\/tenant/, '');
    const onward = request(target + path, { method, headers }, (upstream) => {
      res.writeHead(upstream.statusCode!, upstream.headers);
      upstream.pipe(res);
    });
    res.on('close', () => onward.destroy());
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  };

describePage('inspector page', ({ newPage, openPage, consoleErrors }) => {
  for (const [name, express] of expresses)
    it(`shows events live under helmet and compression, mounted deep behind a proxy, with ${name}`, async () => {
      const inner = createApp(express);
      const app = express().use(helmet(), compression());
      app.use('/deep/er', inner.app);
      const page = await newPage();
      await page.goto(`${await serve(proxyTo(await serve(app)))}/tenant/deep/er/ark`);
      await page.getByText('No events yet.').waitFor();
      assert.match(page.url(), /\/tenant\/deep\/er\/ark\/$/);
      await inner.send('MessageSent');
      await row(page, 'MessageSent').getByText('handled').waitFor();
      await row(page, 'MessageSent').click();
      await page.getByRole('heading', { name: 'MessageSent' }).waitFor();
    });

  it('filters by event, outcome and recipient, and counts', async () => {
    const { app, send } = createApp();
    await send('MessageSent');
    await send('MessageSent', { to: 'ada@example.org' });
    await send('MessageDeliveryFailed', { classification: 'mailbox_full' });
    await send('MessageSent', {}, 'another');
    const { page } = await openPage(app);
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
    await page.getByText('No event matches the filters.').waitFor();
  });

  it('shows values from outside as text', async () => {
    const { app, send, ark } = createApp();
    ark.on('MessageSent', () => Promise.reject(new Error(HOSTILE)));
    const { page } = await openPage(app);
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
    const { app, send } = createApp();
    await send('MessageSent', { subject: 'Your diagnosis' });
    const { page } = await openPage(app);
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

  it('shows each error next to its field, and the results of listeners', async () => {
    const { app, send, ark } = createApp();
    ark.on('MessageBounced', function suppress() {
      throw new Error('no database');
    });
    await send('MessageSent', { to: 5, id: undefined });
    await send('MessageBounced');
    const { page } = await openPage(app);
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

  it('reconnects to a restarted process, and keeps its list', async () => {
    const first = createApp();
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
    // Chromium itself logs a failed connection.
    assert.ok(
      consoleErrors.splice(0).every((text) => /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING)/.test(text)),
    );
    const second = createApp();
    current = second.app;
    server = createServer(listener).listen(port, '127.0.0.1');
    await state(page, 'Live');
    await second.send('MessageBounced');
    await row(page, 'MessageBounced').waitFor();
    await page.getByText('The process was restarted').waitFor();
    assert.equal(await rowCount(page), 2);
    await page.goto('about:blank');
    consoleErrors.length = 0;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('lists what arrived while it was paused', async () => {
    const { app, send } = createApp();
    const { page } = await openPage(app);
    await page.getByRole('button', { name: 'Pause' }).click();
    await send('MessageSent');
    await state(page, 'Paused, 1 new');
    assert.equal(await rowCount(page), 0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await row(page, 'MessageSent').waitFor();
  });

  it('shows controls and bidirectional overrides of a name as escapes, and keeps its title short', async () => {
    const { app } = createApp();
    const name = `Refund\u202e\u001b[31m\u2028${'N'.repeat(500)}`;
    await postArkEvent(app, { event: name, timestamp: 1, payload: {} }, { apiKey: KEY });
    const { page } = await openPage(app);
    await row(page, 'Refund\\u202e\\u001b[31m\\u2028NNN').click();
    const title = page.locator('#detail h2');
    await title.filter({ hasText: 'Refund\\u202e' }).waitFor();
    assert.ok((await title.boundingBox())!.height < 100);
  });

  it('fits the width of a phone', async () => {
    const { app, send } = createApp();
    await send('MessageDeliveryFailed', { to: `${'long-'.repeat(40)}@example.org`, output: 'x'.repeat(300) });
    await send('MessageSent', { to: 5 });
    const { page } = await openPage(app, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
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
    const nested = JSON.stringify(arkEvent('MessageBounced', { to: grace }, { form: 'envelope' }));
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    await postArkEvent(app, nested.replace('{', `{"nested":${deep},`), { apiKey: KEY });
    await row(page, 'MessageBounced').click();
    await tree(page, '"nested"').waitFor();
    assert.equal(await overflow(), 0);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`passes axe in the ${colorScheme} color scheme`, async () => {
      const { app, send, ark } = createApp();
      ark.on('MessageBounced', () => Promise.reject(new Error('no database')));
      await send('MessageBounced');
      await send('MessageDeliveryFailed', { classification: 'spam_block' });
      // The page's own policy allows only its own scripts.
      const { page } = await openPage(app, { colorScheme, bypassCSP: true });
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
      await send('MessageSent', {}, 'another-0123456789');
      await row(page, 'Rejected request').click();
      await page.locator('#detail h2', { hasText: 'Rejected request' }).waitFor();
      await page.getByRole('button', { name: 'Keys' }).click();
      assert.deepEqual(await faults(), []);
      await page.keyboard.press('Escape');
      assert.deepEqual(await faults(), []);
    });
});
