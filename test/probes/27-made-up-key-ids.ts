import assert from 'node:assert/strict';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { json, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'Each invented key id makes the receiver fetch the keys again: unauthenticated clients direct a stream of requests ' +
    'at the key server. Seen in receivers that fetch for every new id.',
  async run({ ArkWebhooks, mount }) {
    const key = new SigningKey();
    let fetches = 0;
    const jwksUrl = await serve((_req, res) => {
      fetches += 1;
      res.end(JSON.stringify({ keys: [key.jwk] }));
    });
    const ark = new ArkWebhooks({ signature: { jwksUrl } });
    const url = await mount(ark);
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const { privateKey } = new SigningKey();
    for (let i = 0; i < 20; i += 1) {
      const forged = { ...json, ...new SigningKey(privateKey, `made-up-${i}`).headers(body) };
      assert.equal((await post(url, body, forged)).status, 401);
    }
    assert.ok(fetches <= 2, `${fetches} fetches`);
    assert.equal((await post(url, body, { ...json, ...key.headers(body) })).status, 200);
  },
};
