import assert from 'node:assert/strict';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { json, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The signature is checked over the body parsed and serialized again, and genuine bodies with other escapes are ' +
    'rejected. Seen in receivers mounted behind a JSON parser.',
  async run({ ArkWebhooks, captureRawBody, express }) {
    const key = new SigningKey();
    const ark = new ArkWebhooks({ signature: { keys: { keys: [key.jwk] } } });
    const app = express().post('/first', ark.middleware());
    app.post('/kept', express.json({ verify: captureRawBody }), ark.middleware());
    app.post('/lost', express.json(), ark.middleware());
    const url = await serve(app);
    const sent = (): string => {
      const body = envelopeOf('MessageSent', { timestamp: 1704672000, extra: 'a & b' });
      return JSON.stringify(body).replace('1704672000', '1704672000.0').replace('a &', 'a \\u0026');
    };
    for (const path of ['/first', '/kept']) {
      const body = sent();
      assert.equal((await post(url + path, body, { ...json, ...key.headers(body) })).status, 200, path);
      const forged = await post(url + path, body, { ...json, ...new SigningKey().headers(body) });
      assert.deepEqual([forged.status, forged.body['code']], [401, 'invalid_signature']);
    }
    const body = sent();
    const lost = await post(`${url}/lost`, body, { ...json, ...key.headers(body) });
    assert.deepEqual([lost.status, lost.body['code']], [500, 'raw_body_unavailable']);
  },
};
