import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The first listener throws, and those after it are never called. Seen in receivers that call `emit`, which stops ' +
    'at the first error.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const failures: unknown[] = [];
    let called = false;
    ark.on('error', ({ error }) => failures.push(error));
    ark.on('MessageSent', () => {
      throw new Error('first');
    });
    ark.on('MessageSent', () => (called = true));
    const url = await mount(ark);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 500);
    assert.ok(called);
    assert.equal(failures.length, 1);
  },
};
