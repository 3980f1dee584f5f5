import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describePage, grace, createApp } from '../../support/inspector-page.js';

const heading = (page: Page, name: string) =>
  page.locator('#detail').getByRole('heading', { name, level: 2 }).waitFor();

/** The text of the focused button; empty if something else has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.matches("button") ? document.activeElement.textContent : ""');

const names = ['MessageSent', 'MessageBounced', 'MessageDeliveryFailed'] as const;

describePage('inspector page by keyboard', ({ openPage }) => {
  /** Opens a list of three events: MessageDeliveryFailed, MessageBounced, MessageSent. */
  const openList = async (): Promise<Page> => {
    const { app, send } = createApp();
    for (const name of names) await send(name);
    return (await openPage(app)).page;
  };

  it('reaches the list by Tab, opens with Enter, and returns to the row with Escape', async () => {
    const page = await openList();
    for (let n = 0; n < 12 && !(await focused(page)).includes('handled'); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    assert.match(await focused(page), /MessageDeliveryFailed/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /MessageBounced/);
    await page.keyboard.press('Enter');
    await heading(page, 'MessageBounced');
    await page.keyboard.press('Escape');
    await page.locator('#detail').waitFor({ state: 'hidden' });
    assert.match(await focused(page), /MessageBounced/);
  });

  for (const [down, up] of [
    ['j', 'k'],
    ['ArrowDown', 'ArrowUp'],
  ] as const)
    it(`steps through events with ${down} and ${up} while one is open`, async () => {
      const page = await openList();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await heading(page, 'MessageDeliveryFailed');
      await page.keyboard.press(down);
      await heading(page, 'MessageBounced');
      await page.keyboard.press(down);
      await heading(page, 'MessageSent');
      await page.keyboard.press(down);
      await heading(page, 'MessageSent');
      await page.keyboard.press(up);
      await heading(page, 'MessageBounced');
      await page.keyboard.press('Escape');
      assert.match(await focused(page), /MessageBounced/);
    });

  it('moves through the rows with j and k while none is open', async () => {
    const page = await openList();
    for (const [key, name] of [
      ['j', 'MessageDeliveryFailed'],
      ['j', 'MessageBounced'],
      ['k', 'MessageDeliveryFailed'],
    ] as const) {
      await page.keyboard.press(key);
      assert.match(await focused(page), new RegExp(name));
    }
    assert.equal(new URL(page.url()).hash, '');
  });

  it('searches with /, where letters are text', async () => {
    const page = await openList();
    await page.keyboard.press('/');
    await page.keyboard.type('j?k');
    assert.equal(await page.getByLabel('Recipient').inputValue(), 'j?k');
    await page.getByText('0 of 3').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type(grace.slice(6, 12));
    await page.getByText('3 of 3').waitFor();
  });

  it('lists the keys with ?, and restores the focus', async () => {
    const page = await openList();
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.match(await focused(page), /MessageDeliveryFailed/);
  });
});
