import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The error of a listener has characters that are invalid in headers, writing the status line throws, and the ' +
    'request gets no response. Seen in receivers that put error messages into `statusMessage`.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => {});
    ark.once('MessageSent', () => {
      throw new Error('Zugriff verweigert: 大小\r\nSet-Cookie: a=b');
    });
    const url = await mount(ark);
    const failed = await post(url, envelopeOf('MessageSent'));
    assert.equal(failed.status, 500);
    assert.equal(failed.headers.get('set-cookie'), null);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
