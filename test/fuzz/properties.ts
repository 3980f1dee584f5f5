/** Properties of every request and every body. The tests run them briefly, `npm run fuzz` for longer. */
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
    'responds as documented, and never with success, when the credentials are wrong',
    (target) =>
      fc.asyncProperty(strangers, async (request) => {
        const response = await target.send(request);
        assert.ok(!(response.status! < 300), `${response.status}`);
        assertDesigned(request, response);
      }),
  ],
  [
    'responds as documented when the key is right',
    (target) =>
      fc.asyncProperty(insiders, async (request) => {
        assertDesigned(request, await target.send(request));
      }),
  ],
  [
    'accepts or rejects bodies with one changed field exactly as the schema requires',
    (target) => {
      const oracles = { bearer: makeOracle(false), strict: makeOracle(true) };
      return fc.asyncProperty(mutants, fc.constantFrom('bearer', 'strict'), async ({ name, form, text }, mode) => {
        const fits = oracles[mode](name, form, JSON.parse(text) as Record<string, unknown>);
        assert.equal(await target.post(mode, text), fits ? 200 : 422);
      });
    },
  ],
  [
    "rejects only with the package's errors, whatever is received",
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
