import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The error of a listener, possibly with a connection string, is sent to the client and stored in the sender’s log. ' +
    'Seen in receivers that respond with `error.message`.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => {});
    ark.on('MessageSent', () => {
      throw new Error('cannot reach postgres://app:hunter2@db/prod');
    });
    const url = await mount(ark);
    const { status, headers, body } = await post(url, envelopeOf('MessageSent'));
    assert.equal(status, 500);
    assert.doesNotMatch(JSON.stringify([body, ...headers]), /hunter2/);
  },
};
