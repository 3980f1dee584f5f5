import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post, serve } from '../support/serve.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'A parser mounted before the receiver has read the body, and the receiver waits for `data` and `end` forever. ' +
    'Seen in middlewares that read the stream themselves.',
  async run({ ArkWebhooks, express }) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const types: string[] = [];
    ark.on('event', ({ type }) => types.push(type));
    const parsers = [
      express.json(),
      express.raw({ type: 'application/json' }),
      express.text({ type: 'application/json' }),
    ];
    for (const parser of parsers) {
      const url = await serve(express().use(parser).post('/hook', ark.middleware()));
      assert.equal((await post(`${url}/hook`, envelopeOf('MessageSent'))).status, 200);
    }
    assert.deepEqual(types, ['MessageSent', 'MessageSent', 'MessageSent']);
  },
};
