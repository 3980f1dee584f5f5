/** What has to hold for every request and every body. Run briefly by the tests, for long by `npm run fuzz`. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc, { type IAsyncProperty } from 'fast-check';
import { ArkError, ArkWebhooks } from 'express-ark-webhooks';
import { KEY } from '../support/serve.js';
import { mutants } from './mutations.js';
import { makeOracle } from './oracle.js';
import { honestBodies, insiders, strangers } from './requests.js';
import { assertDesigned, type Target } from './target.js';

export const properties: [title: string, property: (target: Target) => IAsyncProperty<unknown>][] = [
  [
    'answers no request with success that has no right credentials, and each as documented',
    (target) =>
      fc.asyncProperty(strangers, async (request) => {
        const answer = await target.send(request);
        assert.ok(!(answer.status! < 300), `${answer.status}`);
        assertDesigned(request, answer);
      }),
  ],
  [
    'answers each request that has the key as documented',
    (target) =>
      fc.asyncProperty(insiders, async (request) => {
        assertDesigned(request, await target.send(request));
      }),
  ],
  [
    'accepts and refuses what one field has been changed of exactly as the schema says',
    (target) => {
      const oracles = { bearer: makeOracle(false), strict: makeOracle(true) };
      return fc.asyncProperty(mutants, fc.constantFrom('bearer', 'strict'), async ({ name, form, text }, mode) => {
        const fits = oracles[mode](name, form, JSON.parse(text) as Record<string, unknown>);
        assert.equal(await target.post(mode, text), fits ? 200 : 422);
      });
    },
  ],
  [
    'rejects with none but errors of ours, whatever is received',
    () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
      const shaped = fc.tuple(honestBodies, fc.dictionary(fc.constantFrom('event', 'payload', 'uuid', 'timestamp', 'status', 'message', 'volume', 'limit', 'server', '__proto__'), anything)); // prettier-ignore
      const bodies = fc.oneof(
        anything,
        fc.uint8Array(),
        fc.string(),
        shaped.map(([text, more]) => Object.assign(JSON.parse(text) as object, more)),
      );
      return fc.asyncProperty(bodies, async (body) => {
        const error: unknown = await ark.receive(body).then(
          () => undefined,
          (cause: unknown) => cause,
        );
        if (error !== undefined) assert.ok(error instanceof ArkError, inspect(error));
      });
    },
  ],
];
