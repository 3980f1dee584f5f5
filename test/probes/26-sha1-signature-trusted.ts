import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { envelopeOf } from '../support/bodies.js';
import { post, serve } from '../support/serve.js';
import { jwkOf, makeSigner, signed } from '../support/signer.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A signature with SHA-1, for which two bodies can be made that share it, is taken for proof. Seen in receivers ' +
    'that go on supporting the sender’s older header.',
  async run({ ArkWebhooks, express }) {
    const signer = makeSigner();
    const ark = new ArkWebhooks({ signature: { profile: 'postal', keys: { keys: [jwkOf(signer)] } } });
    const url = await serve(express().post('/hook', ark.middleware()));
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const sha1 = sign('RSA-SHA1', Buffer.from(body), signer.privateKey).toString('base64');
    const headers = { 'content-type': 'application/json', 'x-postal-signature-kid': signer.kid };
    for (const name of ['x-postal-signature', 'x-postal-signature-256'])
      assert.equal((await post(`${url}/hook`, body, { ...headers, [name]: sha1 })).status, 401, name);
    const good = await post(`${url}/hook`, body, signed(signer, body, 'x-postal-signature-256'));
    assert.equal(good.status, 200);
  },
};
