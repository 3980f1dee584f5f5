import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DiscardError } from 'express-ark-webhooks';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { createQueueWithDeadLetters } from '../../support/dead-letters.js';
import { createApp, describePage, row } from '../../support/inspector-page.js';

/** An open page asks for the numbers of the queue, which fails once it is closed. */
const leave = (page: Page): Promise<unknown> => page.goto('about:blank');

describePage('inspector page: queue', ({ openPage }) => {
  it('counts the queue, and redrives or discards dead letters after confirmation', async () => {
    const { app, send, ark } = createApp(undefined, { queue: new SqliteQueue(':memory:') });
    let isBroken = true;
    ark.on('MessageSent', () => {
      if (isBroken) throw new DiscardError('No account has this address');
    });
    await ark.work();
    await send('MessageSent');
    await send('MessageSent');
    await send('MessageBounced');
    const { page } = await openPage(app, { bypassCSP: true });
    await page.getByRole('button', { name: 'Queue: 0 waiting, 0 running, 2 dead' }).click();
    await page.getByRole('heading', { name: 'Dead letters' }).waitFor();
    const letters = page.locator('.letters li');
    await letters.first().getByText('No account has this address').waitFor();
    await page.locator('.row', { hasText: 'queued' }).filter({ hasText: 'dead' }).first().waitFor();
    await page.locator('.row', { hasText: 'queued' }).filter({ hasText: 'handled' }).waitFor();

    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const { violations }: { violations: unknown[] } = await page.evaluate('axe.run()');
    assert.deepEqual(violations, []);

    await letters.first().getByRole('button', { name: 'Discard' }).click();
    assert.equal((await ark.stats()).queue!.dead, 2);
    await letters.first().getByRole('button', { name: 'Discard it?' }).click();
    await page.getByText('MessageSent: Discarded.').waitFor();
    isBroken = false;
    await letters.first().getByRole('button', { name: 'Redrive' }).click();
    await letters.first().getByRole('button', { name: 'Redrive it?' }).click();
    await page.getByText('MessageSent: Redriven.').waitFor();
    await page.getByRole('button', { name: 'Queue: 0 waiting, 0 running, 0 dead' }).waitFor();
    await row(page, 'MessageSent').getByText('handled').first().waitFor();
    await leave(page);
    await ark.close();
  });

  it('lists the oldest 100 dead letters, shows more, and redrives all after confirmation', async () => {
    const { queue, remove } = await createQueueWithDeadLetters(102);
    const { app, ark } = createApp(undefined, { queue });
    const { page } = await openPage(app);
    await page.getByRole('button', { name: 'Queue: 0 waiting, 0 running, 102 dead' }).click();
    await page.getByText('Showing the oldest 100 of 102 events').waitFor();
    const letters = page.locator('.letters li');
    assert.equal(await letters.count(), 100);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('102 events, oldest first').waitFor();
    assert.equal(await letters.count(), 102);

    await page.getByRole('button', { name: 'Redrive all 102' }).click();
    assert.equal((await ark.stats()).queue!.dead, 102);
    await page.getByRole('button', { name: 'Redrive 102 events?' }).click();
    await page.getByText('Redriven: 102 events.').waitFor();
    await page.getByText('There are no dead letters.').waitFor();
    await page.getByRole('button', { name: 'Queue: 102 waiting, 0 running, 0 dead' }).waitFor();
    await leave(page);
    await ark.close();
    remove();
  });
});
