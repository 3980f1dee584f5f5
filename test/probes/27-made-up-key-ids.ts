import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { post, serve } from '../support/serve.js';
import { makeSigner, serveKeys, signed } from '../support/signer.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'Each made-up key id makes the receiver fetch the keys again: strangers direct a stream of requests at the key ' +
    'server. Seen in receivers that fetch whenever an id is new.',
  async run({ ArkWebhooks, express }) {
    const signer = makeSigner();
    const keys = await serveKeys(signer);
    const ark = new ArkWebhooks({ signature: { jwksUrl: keys.url } });
    const url = await serve(express().post('/hook', ark.middleware()));
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const forger = makeSigner();
    for (let i = 0; i < 20; i += 1) {
      const forged = signed({ ...forger, kid: `made-up-${i}` }, body);
      assert.equal((await post(`${url}/hook`, body, forged)).status, 401);
    }
    assert.ok(keys.fetches <= 2, `${keys.fetches} fetches`);
    assert.equal((await post(`${url}/hook`, body, signed(signer, body))).status, 200);
  },
};
