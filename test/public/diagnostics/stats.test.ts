import assert from 'node:assert/strict';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { KEY } from '../../support/serve.js';

describe('stats', () => {
  it('counts the claims that are held, and none that are settled', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    let finish = (): void => undefined;
    ark.on('error', () => undefined);
    ark.on('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
    ark.on('MessageHeld', () => assert.fail('no'));
    await ark.receive(envelopeOf('MessageBounced'));
    await assert.rejects(ark.receive(envelopeOf('MessageHeld')), { code: 'listener_failed' });
    const event = envelopeOf('MessageSent');
    const received = ark.receive(event);
    await assert.rejects(ark.receive(event), { code: 'listeners_pending' });
    assert.deepEqual(await ark.stats(), { claims: 1 });
    finish();
    await received;
    assert.deepEqual(await ark.stats(), { claims: 0 });
  });

  it("includes the queue's own stats", async () => {
    const queue = new SqliteQueue(':memory:');
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    await ark.receive(envelopeOf('MessageSent'));
    assert.deepEqual(await ark.stats(), { claims: 0, queue: { waiting: 1, running: 0, dead: 0 } });
    await ark.close();
  });

  it('rejects as unavailable if the queue fails', async () => {
    const queue = new SqliteQueue(':memory:');
    queue.stats = () => Promise.reject(new Error('down'));
    await assert.rejects(new ArkWebhooks({ apiKey: KEY, queue }).stats(), { code: 'unavailable' });
  });
});
