import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A request without credentials is emitted as `error`, nobody listens for that, and one anonymous POST ends the ' +
    'process. Seen in receivers that are event emitters.',
  async run({ ArkWebhooks, express }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await serve(express().post('/hook', ark.middleware()));
    const anonymous = await post(`${url}/hook`, envelopeOf('MessageSent'), { 'content-type': 'application/json' });
    assert.equal(anonymous.status, 401);
    assert.equal((await post(`${url}/hook`, envelopeOf('MessageSent'))).status, 200);
  },
};
