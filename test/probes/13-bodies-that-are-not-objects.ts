import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A body of `null`, an array, a string or nothing causes a TypeError when a field is read. Seen in receivers that ' +
    'expect JSON.parse to return an object.',
  async run({ ArkWebhooks, mount }) {
    const url = await mount(new ArkWebhooks({ apiKey: KEY }));
    for (const body of ['', 'null', '[]', '[null]', '"text"', '0', 'true', '{', '\u0000'])
      assert.equal((await post(url, body)).status, 400, body);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
