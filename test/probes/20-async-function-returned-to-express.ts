import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The middleware is an async function whose rejection Express 4 never sees: the request hangs, or the process ' +
    'ends. Seen in middlewares written for Express 5.',
  async run({ ArkWebhooks, mount }) {
    let away = true;
    const ark = new ArkWebhooks({
      apiKey: () => (away ? Promise.reject(new Error('the vault is away')) : Promise.resolve(KEY)),
    });
    const url = await mount(ark);
    const { status, body } = await post(url, envelopeOf('MessageSent'));
    assert.deepEqual([status, body['code']], [503, 'unavailable']);
    away = false;
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
  },
};
