import assert from 'node:assert/strict';
import { describePage, createApp, rowCount } from '../../support/inspector-page.js';

describePage('inspector page: list and charts', ({ openPage }) => {
  const withEvents = async () => {
    const { app, send } = createApp();
    await send('MessageSent');
    await send('MessageDeliveryFailed', { classification: 'mailbox_full' });
    await send('MessageDeliveryFailed', { classification: 'spam_block' });
    await send('MessageSent', {}, 'another-0123456789');
    return (await openPage(app, { viewport: { width: 1280, height: 720 } })).page;
  };

  it('filters by the clicked bar and classification until they are clicked again', async () => {
    const page = await withEvents();
    const charts = page.locator('#charts');
    await charts.getByRole('button', { name: /^MessageDeliveryFailed/ }).click();
    await page.getByText('2 of 4').waitFor();
    await charts.getByRole('button', { name: 'mailbox full 1' }).click();
    await page.getByText('1 of 4').waitFor();
    assert.equal(await page.getByLabel('Classification').inputValue(), 'mailbox_full');
    await charts.getByRole('button', { name: 'mailbox full 1', pressed: true }).click();
    await page.getByText('2 of 4').waitFor();
    await charts.getByRole('button', { name: /^reputation/i }).click();
    await page.getByText('1 of 4').waitFor();
  });

  it('filters by the clicked time range', async () => {
    const page = await withEvents();
    await page.locator('.spark .hit').last().click();
    await page.locator('#period').waitFor();
    await page.getByText(/^\d of 4$/).waitFor();
    assert.ok((await rowCount(page)) > 0);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('4 events').waitFor();
  });

  it('draws the events that pass the filters', async () => {
    const page = await withEvents();
    await page.getByText('4 deliveries in 1 minute').waitFor();
    await page.getByLabel('Outcome').selectOption('rejected');
    await page.getByText('1 delivery in 1 minute').waitFor();
    await page.locator('.bars li', { hasText: /^MessageSent0$/ }).waitFor();
  });

  it('draws a single value as a point, and bars without events visibly', async () => {
    const { app, send } = createApp();
    await send('MessageSent');
    const { page } = await openPage(app, { colorScheme: 'light' });
    assert.match((await page.locator('.spark .points').getAttribute('d'))!, /^M[\d.]+ [\d.]+h0$/);
    const [track, surface] = await page.evaluate<string[]>(
      '[".bars .none .track", ".card"].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor)',
    );
    const lightness = (color: string): number => Number(/\d+/.exec(color)![0]);
    assert.ok(lightness(surface!) - lightness(track!) > 25, `${track} on ${surface}`);
  });

  it('cuts off no name, recipient or code at 1280 px', async () => {
    const page = await withEvents();
    const cut = (): Promise<string[]> =>
      page.evaluate(
        '[...document.querySelectorAll(".row > *")].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)',
      );
    assert.deepEqual(await cut(), []);
    await page.locator('.row').first().click();
    await page.locator('#detail .facts').waitFor();
    assert.deepEqual(await cut(), []);
  });
});
