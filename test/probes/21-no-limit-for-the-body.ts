import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { authorized, exchange, headOf, KEY } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A client with the key fills the memory with one body, even without a Content-Length. Seen in receivers that read ' +
    'the stream themselves.',
  async run({ ArkWebhooks, mount }) {
    const ark = new ArkWebhooks({ apiKey: KEY, limit: '64kb' });
    const url = await mount(ark);
    const body = JSON.stringify(envelopeOf('MessageSent', { extra: 'x'.repeat(200_000) }));
    const key = [`Authorization: ${authorized.authorization}`, 'Connection: close'];
    assert.match(await exchange(url, headOf(url, body.length, ...key), body), /^HTTP\/1.1 413/);
    const chunked = headOf(url, 0, ...key).map((line) =>
      line === 'Content-Length: 0' ? 'Transfer-Encoding: chunked' : line,
    );
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    assert.match(await exchange(url, chunked, chunk), /^HTTP\/1.1 413/);
  },
};
