import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A request without credentials is emitted as `error` without a listener, and one anonymous POST ends the ' +
    'process. Seen in receivers that are event emitters.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await mount(ark);
    const anonymous = await post(url, envelopeOf('MessageSent'), { 'content-type': 'application/json' });
    assert.equal(anonymous.status, 401);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
