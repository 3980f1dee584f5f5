import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { ErrorRequestHandler } from 'express';
import { envelopeOf } from '../support/bodies.js';
import { authorized, KEY, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The error of a rejected request contains its headers, key or body, and is logged. Seen in receivers whose errors ' +
    'reference the request for debugging.',
  async run({ ArkWebhooks, express }) {
    const ark = new ArkWebhooks({ apiKey: KEY, errors: 'next' });
    const told: unknown[] = [];
    ark.on('rejected', (rejected) => told.push(rejected)).on('invalid', ({ errors }) => told.push(errors));
    const app = express().post('/hook', ark.middleware());
    const respondWithStatus: ErrorRequestHandler = (error: { status: number }, _req, res, _next) => {
      told.push(error);
      res.status(error.status).json({});
    };
    app.use(respondWithStatus);
    const url = `${await serve(app)}/hook?key=query_0123456789`;
    const wrong = { ...authorized, authorization: 'Bearer wrong_0123456789' };
    const secretive = { payload: { status: 'Sent', message: { to: 'ada@example.net' } } };
    assert.equal((await post(url, envelopeOf('MessageSent'), wrong)).status, 401);
    assert.equal((await post(url, envelopeOf('MessageSent', secretive))).status, 422);
    assert.equal((await post(url, '{"to":"ada@example.net"')).status, 400);
    assert.ok(told.length >= 6);
    const text = inspect(told, { depth: 9, showHidden: true });
    assert.doesNotMatch(text, /wrong_0123456789|query_0123456789|ark_test_0123456789|ada@example/);
  },
};
