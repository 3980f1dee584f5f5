import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The receiver compares the URL itself, which routers shorten, so that it works at one depth only or responds 404. ' +
    'Seen in middlewares with an option for the path.',
  async run({ ArkWebhooks, express }) {
    const hook = new ArkWebhooks({ apiKey: KEY }).middleware();
    const deep = express.Router().use('/b', express.Router().post('/c/:id', hook));
    const url = await serve(express().post('/', hook).use('/used', hook).use('/a', deep));
    for (const path of ['/', '/?a=b', '/used', '/used/further', '/a/b/c/1', '/a/b/c/%2F?x'])
      assert.equal((await post(url + path, envelopeOf('MessageSent'))).status, 200, path);
  },
};
