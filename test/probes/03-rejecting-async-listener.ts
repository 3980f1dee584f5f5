import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The promise of an async listener is not awaited, and its unhandled rejection ends the process after a success ' +
    'response. Seen in receivers that only call `emit`.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => {});
    ark.once('MessageSent', () => Promise.reject(new Error('the database is away')));
    const url = await mount(ark);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 500);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
