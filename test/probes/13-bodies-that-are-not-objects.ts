import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A body of `null`, a list, a text or nothing throws a TypeError where a field is read. Seen in receivers that ' +
    'trust JSON.parse to give an object.',
  async run({ ArkWebhooks, express }) {
    const url = await serve(express().post('/hook', new ArkWebhooks({ apiKey: KEY }).middleware()));
    for (const body of ['', 'null', '[]', '[null]', '"text"', '0', 'true', '{', '\u0000'])
      assert.equal((await post(`${url}/hook`, body)).status, 400, body);
    assert.equal((await post(`${url}/hook`, envelopeOf('MessageSent'))).status, 200);
  },
};
