import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../examples/slow-listeners/app.js';
import { eventually } from '../support/eventually.js';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';

describe('the slow listeners', () => {
  it('answers at once, works on all at the same time, and finds what waits at its next start', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'slow-'));
    const takes = 10_000;
    const first = await createApp({ apiKey: KEY, storage: { dataDir: folder }, takes });
    const url = await serve(first.app);
    const bodies = Array.from({ length: 12 }, () => envelopeOf('MessageSent'));
    for (const body of bodies)
      assert.deepEqual((await post(`${url}/webhooks/ark`, body)).body, { received: true, queued: true });
    assert.deepEqual(first.handled, []);
    await first.ark.close();

    // Ten were begun, and finished; two were not, and wait.
    assert.equal(first.handled.length, 10);
    const second = await createApp({ apiKey: KEY, storage: { dataDir: folder }, takes: 0 });
    await eventually('the others are handled', () => second.handled.length === 2);
    const handled = [...first.handled, ...second.handled].toSorted();
    assert.deepEqual(handled, bodies.map(({ uuid }) => `MessageSent/${String(uuid)}`).toSorted());
    const stats = (await (await fetch(await serve(second.app))).json()) as object;
    assert.deepEqual({ ...stats, running: 0 }, { waiting: 0, running: 0, dead: 0, handled: 2 });
    await second.ark.close();
    rmSync(folder, { recursive: true });
  }).timeout(120_000);
});
