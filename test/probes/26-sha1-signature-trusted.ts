import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { json, post } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A SHA-1 signature is accepted, although two bodies with the same one can be constructed. Seen in receivers that ' +
    'still support the sender’s older header.',
  async run({ ArkWebhooks, mount }) {
    const key = new SigningKey();
    const ark = new ArkWebhooks({ signature: { profile: 'postal', keys: { keys: [key.jwk] } } });
    const url = await mount(ark);
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const sha1 = sign('RSA-SHA1', Buffer.from(body), key.privateKey).toString('base64');
    const headers = { ...json, 'x-postal-signature-kid': key.kid };
    for (const name of ['x-postal-signature', 'x-postal-signature-256'])
      assert.equal((await post(url, body, { ...headers, [name]: sha1 })).status, 401, name);
    const good = await post(url, body, { ...json, ...key.headers(body, 'postal') });
    assert.equal(good.status, 200);
  },
};
