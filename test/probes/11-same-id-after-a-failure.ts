import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'An event failed, its retry is treated as a duplicate, and it is lost. Seen in receivers that store ids when ' +
    'they arrive.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => {});
    let runs = 0;
    ark.on('MessageSent', () => {
      runs += 1;
      if (runs === 1) throw new Error('not this time');
    });
    const url = await mount(ark);
    const body = envelopeOf('MessageSent');
    assert.equal((await post(url, body)).status, 500);
    assert.deepEqual((await post(url, body)).body, { received: true });
    assert.equal(runs, 2);
  },
};
