import assert from 'node:assert/strict';
import { envelopeOf, payloadOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The sender adds an event, a field or a value, and everything that contains it is rejected and retried for days. ' +
    'Seen in receivers that validate with closed schemas.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await mount(ark);
    const payload = { ...payloadOf('MessageDelayed'), classification: 'solar_flare', country: 'NZ' };
    const received: unknown[] = [];
    ark.on('MessageDelayed', (event) => received.push(event.payload));
    ark.on('unknown', ({ type }) => received.push(type));
    assert.equal((await post(url, envelopeOf('MessageDelayed', { payload }))).status, 200);
    assert.equal((await post(url, { ...envelopeOf('MessageSent'), event: 'MessageReplied' })).status, 200);
    assert.deepEqual(received, [payload, 'MessageReplied']);
  },
};
