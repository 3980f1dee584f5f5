import assert from 'node:assert/strict';
import express5 from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { envelopeOf } from '../../support/bodies.js';
import { type Detail, newest, sent, watched } from '../../support/inspected.js';
import { json, KEY, post, serve } from '../../support/serve.js';

describe('inspector: responses', () => {
  it('shows the status and the body of the response', async () => {
    const { ark, url, get, send } = await watched();
    ark.on('MessageHeld', () => Promise.reject(new Error('no')));
    const event = sent();
    const requests: [body: unknown, headers?: Record<string, string>][] = [
      [event],
      [event],
      [envelopeOf('MessageHeld')],
      [sent({ to: 5, id: undefined })],
      ['{'],
      [event, json],
      [event, { ...json, authorization: 'Bearer another-0123456789' }],
    ];
    for (const [body, headers] of requests) {
      const response = await send(body, headers);
      const { id, status } = await newest(url);
      assert.deepEqual([status, (await get(`entries/${id}`)).response], [response.status, response.body]);
    }
  });

  it('shows the response to a queued event', async () => {
    const { ark, url, get, send } = await watched({ queue: new SqliteQueue(':memory:') });
    const { body } = await send(sent());
    assert.deepEqual((await get(`entries/${(await newest(url)).id}`)).response, body);
    await ark.close();
  });

  it('names what responded instead of the receiver', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' });
    const app = express5();
    app.use('/ark', inspector(ark));
    app.post('/hook', ark.middleware({ respond: false }), (_req, res) => void res.sendStatus(202));
    app.use(((_error, _req, res, _next) => void res.sendStatus(418)) satisfies express5.ErrorRequestHandler);
    const url = await serve(app);
    const headers = { ...json, authorization: `Bearer ${KEY}` };
    const latest = async (): Promise<Detail> => {
      const { id } = await newest(url);
      return (await (await fetch(`${url}/ark/entries/${id}`)).json()) as Detail;
    };
    await fetch(`${url}/hook`, { method: 'POST', headers, body: JSON.stringify(sent()) });
    const routed = await latest();
    assert.deepEqual([routed.status, routed.response, routed.respondedBy], [undefined, undefined, 'route']);
    await fetch(`${url}/hook`, { method: 'POST', headers, body: '{' });
    const failed = await latest();
    assert.deepEqual([failed.status, failed.response, failed.respondedBy], [undefined, undefined, 'error handlers']);
    const unknown = { event: 'MessageReplied', payload: {} };
    const { body } = await post(`${url}/hook`, unknown, headers);
    assert.deepEqual((await latest()).response, body);
  });

  it('shows what authenticated the request', async () => {
    const { url, get, send } = await watched({ apiKey: ['another-0123456789', KEY] });
    await send(sent());
    const { verifiedBy, keyIndex } = await get(`entries/${(await newest(url)).id}`);
    assert.deepEqual([verifiedBy, keyIndex], ['apiKey', 1]);
  });
});
