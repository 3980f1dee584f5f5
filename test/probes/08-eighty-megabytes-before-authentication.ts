import assert from 'node:assert/strict';
import { once } from 'node:events';
import { headOf, KEY, open } from '../support/serve.js';
import type { Probe } from './support/probe.js';

const chunk = Buffer.alloc(64 * 1024, 'x');

export const probe: Probe = {
  defends:
    'The body is read into memory before the key is checked, so that unauthenticated clients can fill it: 80 MB per ' +
    'request. Seen in receivers that support only signatures.',
  async run({ ArkWebhooks, mount }) {
    const url = await mount(new ArkWebhooks({ apiKey: KEY }));
    const before = process.memoryUsage.rss();
    const socket = await open(url);
    let most = 0;
    let response = '';
    socket.on('data', (data: Buffer) => (response += data.toString())).on('error', () => {});
    socket.write(`${headOf(url, 80 * 1024 * 1024).join('\r\n')}\r\n\r\n`);
    for (let sent = 0; sent < 80 * 1024 * 1024 && !socket.destroyed; sent += chunk.length) {
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
      most = Math.max(most, process.memoryUsage.rss() - before);
    }
    if (!socket.destroyed) await once(socket, 'close');
    assert.match(response, /^HTTP\/1.1 401/);
    assert.ok(most < 40 * 1024 * 1024, `memory grew by ${Math.round(most / 1024 / 1024)} MB`);
  },
};
