import assert from 'node:assert/strict';
import { authorized, exchange, headOf, KEY } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The Content-Length of the response counts characters instead of bytes, so that a non-ASCII response is truncated. ' +
    'Seen in receivers that write `body.length`.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY, onUnknown: 'reject' });
    const url = await mount(ark);
    const body = Buffer.from(JSON.stringify({ event: 'Größenänderung大小', payload: {} }));
    const head = headOf(url, body.length, `Authorization: ${authorized.authorization}`, 'Connection: close');
    const [headers = '', response = ''] = (await exchange(url, head, body)).split('\r\n\r\n');
    assert.match(headers, /^HTTP\/1.1 422/);
    assert.equal(Number(/content-length: (\d+)/i.exec(headers)?.[1]), Buffer.byteLength(response));
    assert.equal((JSON.parse(response) as { code: string }).code, 'unknown_event');
  },
};
