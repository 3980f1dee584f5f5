import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The success response is sent before listeners run: if they fail, the event is never sent again. Seen in receivers ' +
    'that respond 202 immediately.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    let done = false;
    ark.on('MessageSent', async () => {
      await sleep(100);
      done = true;
    });
    const url = await mount(ark);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
    assert.ok(done);
  },
};
