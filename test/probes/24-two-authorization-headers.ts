import assert from 'node:assert/strict';
import { authorized, exchange, headOf, KEY } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'Of two Authorization headers a proxy checks one and the receiver the other. Seen in receivers that read ' +
    '`req.headers.authorization`, of which Node keeps the first.',
  async run({ ArkWebhooks, mount }) {
    const url = await mount(new ArkWebhooks({ apiKey: KEY }));
    const both = [`Authorization: ${authorized.authorization}`, 'authorization: Bearer wrong', 'Connection: close'];
    for (const headers of [both, both.toReversed()])
      assert.match(await exchange(url, headOf(url, 2, ...headers), '{}'), /^HTTP\/1.1 400[^]*ambiguous_credentials/);
  },
};
