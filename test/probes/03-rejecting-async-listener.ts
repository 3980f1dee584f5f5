import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'An async listener rejects, nobody awaits it, and the unhandled rejection ends the process after a success was ' +
    'answered. Seen in receivers that call `emit` and are done.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => {});
    ark.once('MessageSent', () => Promise.reject(new Error('the database is away')));
    const url = await mount(ark);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 500);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
