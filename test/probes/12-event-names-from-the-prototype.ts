import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'error', 'newListener', 'rejected', 'event'];

export const probe: Probe = {
  defends:
    'The event’s name is looked up in a plain object or emitted unchanged, so that `__proto__` causes a 500 and ' +
    '`error` ends the process. Seen in receivers that dispatch by a table of handlers.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await mount(ark);
    let emitted = 0;
    ark.on('rejected', () => (emitted += 1)).on('event', () => (emitted += 1));
    for (const event of names)
      assert.equal((await post(url, { ...envelopeOf('MessageSent'), event })).status, 200, event);
    assert.equal(emitted, 0);
  },
};
