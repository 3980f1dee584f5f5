import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A listener takes longer than the sender waits, and each retry starts it again, concurrently. Seen in receivers ' +
    'that respond when listeners have finished, however long that takes.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY, ackTimeout: 100 });
    let done = 0;
    ark.on('MessageSent', async () => {
      await sleep(600);
      done += 1;
    });
    const url = await mount(ark);
    const body = envelopeOf('MessageSent');
    const { status, body: response } = await post(url, body);
    assert.deepEqual([status, response['code'], done], [503, 'listeners_pending', 0]);
    while ((await post(url, body)).status !== 200) await sleep(50);
    assert.equal(done, 1);
  },
};
