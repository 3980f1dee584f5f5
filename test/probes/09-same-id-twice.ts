import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The sender, which did not get the response, retries, and listeners run a second time. Seen in receivers that ' +
    'leave deduplication to the app.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    let runs = 0;
    ark.on('MessageSent', () => (runs += 1));
    const url = await mount(ark);
    const body = envelopeOf('MessageSent');
    assert.deepEqual((await post(url, body)).body, { received: true });
    assert.deepEqual((await post(url, body)).body, { received: true, duplicate: true });
    assert.equal(runs, 1);
  },
};
