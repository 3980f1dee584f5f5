import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { describeWithCurl } from '../../support/curl.js';
import { describePage, grace, createApp, row } from '../../support/inspector-page.js';
import { KEY, post } from '../../support/serve.js';

const sh = promisify(execFile);
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

async function copy(page: Page, label: string): Promise<string> {
  const button = page.getByRole('button', { name: label });
  await button.waitFor();
  // The message of the previous copy contains the same word.
  await page.evaluate("document.querySelector('#detail .result').replaceChildren()");
  await button.click();
  await page.locator('#detail .result', { hasText: 'Copied' }).waitFor();
  return page.evaluate('navigator.clipboard.readText()');
}

interface Element {
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
  textContent: string;
}

/** Reads a section's JSON without the errors in it. */
const readJson = async (page: Page, section: string): Promise<unknown> =>
  JSON.parse(
    await page
      .locator('#detail section', { has: page.getByRole('heading', { name: section }) })
      .locator('.tree')
      .evaluate((element: Element) => {
        for (const error of element.querySelectorAll('.error')) error.remove();
        return element.textContent;
      }),
  ) as unknown;

describePage('inspector page: an event', ({ openPage, consoleErrors }) => {
  it('shows a rejected request with its facts, its reason and its fix', async () => {
    const { app } = createApp();
    const { page, url } = await openPage(app);
    const headers = {
      'content-type': 'application/json',
      'x-ark-signature': 'hidden',
      'x-ark-signature-kid': 'hidden',
    };
    await post(`${url}/webhooks/ark`, arkEvent('MessageSent'), headers);
    await row(page, 'Rejected request').click();
    const detail = page.locator('#detail');
    await detail.getByRole('heading', { name: 'Rejected request' }).waitFor();
    for (const fact of ['POST /webhooks/ark', '401', '127.0.0.1', 'X-Ark-Signature, X-Ark-Signature-KID'])
      await detail.locator('dd').getByText(fact, { exact: true }).waitFor();
    await detail.getByText('signed, no key').waitFor();
    await detail.getByText('The request has no "Authorization').first().waitFor();
    await detail.getByText('Fix: Set signature: true').waitFor();
    assert.doesNotMatch(await page.content(), /hidden"|>hidden/);
  });

  it('shows one time zone, and the exact instant on hover and in copies', async () => {
    const { app, send } = createApp();
    await send('MessageSent', {}, 'another-0123456789');
    const { page } = await openPage(app, { ...clipboard, timezoneId: 'Asia/Kolkata' });
    assert.equal(await page.locator('#zone').textContent(), '+05:30');
    await row(page, 'Rejected request').click();
    const time = page.locator('#detail dd time').first();
    const instant = await time.getAttribute('title');
    const local = new Date(Date.parse(instant!) + 5.5 * 3_600_000).toISOString();
    assert.equal(await time.textContent(), `${local.slice(0, 10)} ${local.slice(11, 23)} +05:30`);
    assert.equal(await page.locator('.row time').textContent(), local.slice(11, 19));
    assert.equal((JSON.parse(await copy(page, 'Copy details')) as { receivedAt: string }).receivedAt, instant);
  });

  it('shows the body and the response as JSON that can be folded', async () => {
    const { app } = createApp();
    const body = arkEvent('MessageSent', { tag: 'a "b" \\ c', extra: [1, {}, null] } as never, { form: 'envelope' });
    await postArkEvent(app, body, { apiKey: KEY });
    const { page } = await openPage(app);
    await page.getByRole('button', { name: 'Reveal addresses' }).click();
    await row(page, 'MessageSent').click();
    await page.locator('#detail .tree').first().waitFor();
    assert.deepEqual(await readJson(page, 'Response 200'), { received: true });
    assert.deepEqual(await readJson(page, 'Body'), body);
    const message = page.locator('.tree details', { hasText: '"message_id"' }).last();
    await message.locator('summary').first().click();
    await message.getByText('"message_id"').waitFor({ state: 'hidden' });
  });

  describeWithCurl('the commands on the inspector page', () => {
    it('copies an event as a command that posts it', async () => {
      const { app, send } = createApp();
      await send('MessageSent', { subject: `it's $HOME "and" \`more\`` });
      const { page, url } = await openPage(app, clipboard);
      await row(page, 'MessageSent').click();
      const command = await copy(page, 'Copy as curl');
      assert.ok(command.startsWith(`curl -i '${url}/webhooks/ark'`));
      assert.ok(!command.includes(KEY));
      const { stdout } = await sh('sh', ['-c', command], { env: { PATH: process.env['PATH'], ARK_API_KEY: KEY } });
      assert.match(stdout, /^HTTP\/1.1 200 OK[^]*"duplicate":true/);
    });

    it('sends the test event offered by the empty list, by its button and by its command', async () => {
      const { app, ark } = createApp();
      const received: string[] = [];
      ark.on('event', ({ type }) => void received.push(type));
      const { page } = await openPage(app);
      const command = await page.locator('#empty code').textContent();
      await page.getByRole('button', { name: 'Send a test event' }).click();
      await row(page, 'MessageBounced').waitFor();
      await sh('sh', ['-c', command!]);
      await page.getByText('2 events').waitFor();
      assert.deepEqual(received, ['MessageBounced', 'MessageBounced']);
    });
  });

  it('copies an event as JSON, as a test, and its id', async () => {
    const { app } = createApp();
    const body = arkEvent('MessageBounced', { to: grace }, { form: 'envelope' });
    await postArkEvent(app, body, { apiKey: KEY });
    const { page } = await openPage(app, clipboard);
    await row(page, 'MessageBounced').click();
    assert.deepEqual(JSON.parse(await copy(page, 'Copy as JSON')), body);
    assert.match(await copy(page, 'Copy as test'), /arkEvent\('MessageBounced', \{[^]*'grace\.hopper@example\.org'/);
    assert.equal(await copy(page, 'Copy id'), body.uuid);
  });

  it('runs an event again after confirmation, and links the new entry and the old one', async () => {
    const { app, send, ark } = createApp();
    const ids: string[] = [];
    ark.on('MessageSent', ({ id }) => void ids.push(id));
    await send('MessageSent');
    const { page } = await openPage(app);
    await row(page, 'MessageSent').click();
    await page.getByRole('button', { name: 'Run again' }).click();
    assert.equal(ids.length, 1);
    await page.getByRole('button', { name: 'Run listeners?' }).click();
    await page.getByText('Ran again.').waitFor();
    assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
    await page.getByText('2 events').waitFor();
    const first = new URL(page.url()).hash;
    await page.getByRole('link', { name: 'Open the new entry' }).click();
    const note = page.locator('.note', { hasText: 'Run again from' });
    assert.equal(await note.getByRole('link').getAttribute('href'), first);
  });

  it('shows each message once after a failed run', async () => {
    const { app, send, ark } = createApp();
    ark.on('MessageSent', () => Promise.reject(new Error('no database')));
    await send('MessageSent');
    const { page } = await openPage(app);
    await row(page, 'MessageSent').click();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('button', { name: 'Run listeners?' }).click();
    await page.getByText('Failed again: listener_failed.').waitFor();
    // Chromium logs responses of 500.
    assert.ok(consoleErrors.splice(0).every((text) => text.includes('status of 500')));
    const text = (await page.locator('#detail > :not(section)').allTextContents()).join('\n');
    assert.equal(text.split('A listener of MessageSent failed').length, 2);
  });
});
