import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { envelopeOf } from '../support/bodies.js';
import { authorized, headOf, KEY, open, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'State of one request is overwritten by the next, so that a request to one mount is checked against the key of ' +
    'another, or gets its response. Seen in middlewares with state in the factory’s closure.',
  async run({ ArkWebhooks, express }) {
    const [one, two] = [new ArkWebhooks({ apiKey: KEY }), new ArkWebhooks({ apiKey: 'another_key_0123456789' })];
    const calls: string[] = [];
    one.on('event', ({ type }) => calls.push(`one ${type}`));
    two.on('event', ({ type }) => calls.push(`two ${type}`));
    const app = express().post('/one', one.middleware()).post('/two', two.middleware());
    const url = await serve(app);

    // The first request has sent its key and half of its body when the second arrives.
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const slow = await open(`${url}/one`);
    const head = headOf(`${url}/one`, body.length, `Authorization: ${authorized.authorization}`, 'Connection: close');
    slow.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 20)}`);
    const wrong = await post(`${url}/two`, envelopeOf('MessageHeld'));
    const headers = { ...authorized, authorization: 'Bearer another_key_0123456789' };
    const right = await post(`${url}/two`, envelopeOf('MessageHeld'), headers);
    const response = text(slow);
    slow.write(body.slice(20));
    assert.deepEqual([wrong.status, right.status], [401, 200]);
    assert.match(await response, /^HTTP\/1.1 200/);
    if (!slow.destroyed) await once(slow, 'close');
    assert.deepEqual(calls, ['two MessageHeld', 'one MessageSent']);
  },
};
