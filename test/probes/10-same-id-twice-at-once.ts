import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A retry arrives while listeners run: it runs them concurrently, or gets a success response too early. Seen in ' +
    'receivers that store an id before or after the work, but not during it.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    let runs = 0;
    ark.on('MessageSent', async () => {
      runs += 1;
      await sleep(300);
    });
    const url = await mount(ark);
    const body = envelopeOf('MessageSent');
    const responses = await Promise.all([post(url, body), post(url, body)]);
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 503]);
    assert.equal(runs, 1);
  },
};
