import assert from 'node:assert/strict';
import { DiscardError } from 'express-ark-webhooks';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { describePage, makeApp, row } from '../../support/inspector-page.js';

describePage('inspector page: queue', ({ opened }) => {
  it('counts the queue, and redrives or discards dead letters after confirmation', async () => {
    const { app, send, ark } = makeApp(undefined, { queue: new SqliteQueue(':memory:') });
    let isBroken = true;
    ark.on('MessageSent', () => {
      if (isBroken) throw new DiscardError('No account has this address');
    });
    await ark.work();
    await send('MessageSent');
    await send('MessageSent');
    await send('MessageBounced');
    const { page } = await opened(app, { bypassCSP: true });
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
    await letters.first().getByRole('button', { name: 'Delete it?' }).click();
    await page.getByText('MessageSent: It is discarded.').waitFor();
    isBroken = false;
    await letters.first().getByRole('button', { name: 'Redrive' }).click();
    await letters.first().getByRole('button', { name: 'Put it back?' }).click();
    await page.getByText('MessageSent: It is in the queue again.').waitFor();
    await page.getByRole('button', { name: 'Queue: 0 waiting, 0 running, 0 dead' }).waitFor();
    await row(page, 'MessageSent').getByText('handled').first().waitFor();
    await ark.close();
  });
});
