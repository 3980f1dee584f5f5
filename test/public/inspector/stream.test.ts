import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express5 from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { envelopeOf } from '../../support/bodies.js';
import { readStream, watched } from '../../support/inspected.js';
import { KEY, open } from '../../support/serve.js';

describe('inspector: stream', () => {
  it('resumes after the last event id, and starts over for one of another process', async () => {
    const { ark, url } = await watched();
    for (let n = 0; n < 3; n += 1) await ark.receive(envelopeOf('MessageSent'));
    const { ids, lines } = await readStream(url);
    assert.deepEqual((await readStream(url, { 'last-event-id': ids[1]! })).lines, [lines[2]]);
    assert.equal((await readStream(url, { 'last-event-id': 'another-2' })).lines.length, 3);
    assert.equal((await readStream(url, { 'last-event-id': 'nonsense' })).lines.length, 3);
  });

  it('forbids proxies to cache or to buffer it', async () => {
    const { url } = await watched();
    const { headers } = await readStream(url);
    assert.equal(headers.get('cache-control'), 'no-store, no-transform');
    assert.equal(headers.get('x-accel-buffering'), 'no');
  });

  it('ends when its server closes', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const server = createServer(express5().use('/ark', inspector(ark))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    socket.write('GET /ark/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    await new Promise((resolve) => server.close(resolve));
    socket.destroy();
  });
});
