import assert from 'node:assert/strict';
import { KEY } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The variable with the key is not set, and the receiver accepts every request, or every request with the key ' +
    '"undefined". Seen in receivers that verify only if there is a secret.',
  run({ ArkWebhooks }) {
    for (const apiKey of [undefined, '', ' ', [], [KEY, '']]) assert.throws(() => new ArkWebhooks({ apiKey }));
    assert.throws(() => new ArkWebhooks({ apiKey: undefined, signature: true }));
    assert.throws(() => new ArkWebhooks({}));
  },
};
