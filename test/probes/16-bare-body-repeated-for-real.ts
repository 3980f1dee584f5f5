import assert from 'node:assert/strict';
import { payloadOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'Two opens of one message have identical bytes, and the second is dropped as a duplicate. Seen in receivers that ' +
    'derive an id from a hash of the body.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    let runs = 0;
    ark.on('event', () => (runs += 1));
    const url = await mount(ark);
    for (const name of ['MessageLoaded', 'MessageLinkClicked', 'MessageBounced', 'SendLimitApproaching'] as const)
      for (let time = 1; time <= 2; time += 1)
        assert.deepEqual((await post(url, payloadOf(name))).body, { received: true });
    assert.equal(runs, 8);
  },
};
