import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../examples/slow-listeners/app.js';
import { eventually } from '../support/eventually.js';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';

describe('the slow listeners', () => {
  it('responds immediately, handles ten events at the same time, and handles the rest after its next start', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'slow-'));
    const first = await createApp({ apiKey: KEY, storage: { dataDir: folder }, takes: 8_000 });
    const url = await serve(first.app);
    const bodies = Array.from({ length: 12 }, () => envelopeOf('MessageSent'));
    for (const body of bodies)
      assert.deepEqual((await post(`${url}/webhooks/ark`, body)).body, { received: true, queued: true });
    const running = async (): Promise<number> => ((await (await fetch(url)).json()) as { running: number }).running;
    await eventually('ten run at the same time', async () => (await running()) === 10, 30_000);
    await first.ark.close();

    const second = await createApp({ apiKey: KEY, storage: { dataDir: folder }, takes: 0 });
    const handled = (): string[] => [...first.handled, ...second.handled];
    await eventually('all are handled', () => handled().length === 12, 60_000);
    const ids = bodies.map(({ uuid }) => `MessageSent/${String(uuid)}`);
    assert.deepEqual(handled().toSorted(), ids.toSorted());
    assert.ok(second.handled.length >= 2, 'some waited for the next start');
    await second.ark.close();
    rmSync(folder, { recursive: true });
  }).timeout(300_000);
});
