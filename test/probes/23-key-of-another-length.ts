import assert from 'node:assert/strict';
import { authorized, exchange, headOf, KEY } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A key that is shorter, longer, empty or not ASCII makes the constant-time comparison throw: a 500, or the end of ' +
    'the process. Seen in receivers that pass unchecked values to `timingSafeEqual`.',
  async run({ ArkWebhooks, mount }) {
    const url = await mount(new ArkWebhooks({ apiKey: KEY }));
    const keys = ['', 'x', KEY.slice(0, -1), `${KEY}x`, `${KEY} `.repeat(50), KEY.toUpperCase(), 'schlüssel', 'é'.repeat(KEY.length)]; // prettier-ignore
    for (const key of keys) {
      const head = headOf(url, 2, `Authorization: Bearer ${key}`, 'Connection: close');
      assert.match(await exchange(url, head, '{}'), /^HTTP\/1.1 401/, key);
    }
    const good = headOf(url, 2, `Authorization: ${authorized.authorization}`, 'Connection: close');
    assert.match(await exchange(url, good, '{}'), /^HTTP\/1.1 400/);
  },
};
