import assert from 'node:assert/strict';
import { envelopeOf } from '../support/bodies.js';
import { KEY, Snippets } from '../support/snippets.js';

const bounce = JSON.stringify(envelopeOf('MessageBounced'));

/** Requests, each sent to each framework, with the expected status and code. */
const requests = [
  { what: 'a bounce', method: 'POST', key: KEY, body: bounce, expected: [200, undefined] },
  { what: 'the same bounce again', method: 'POST', key: KEY, body: bounce, expected: [200, 'duplicate'] },
  {
    what: 'a wrong key',
    method: 'POST',
    key: 'another-key-0123456789',
    body: bounce,
    expected: [401, 'invalid_token'],
  },
  { what: 'no key', method: 'POST', key: undefined, body: bounce, expected: [401, 'missing_credentials'] },
  {
    what: 'a truncated body',
    method: 'POST',
    key: KEY,
    body: bounce.slice(0, -5),
    expected: [400, 'malformed_json'],
  },
  {
    what: 'an invalid payload',
    method: 'POST',
    key: KEY,
    body: '{"event":"MessageBounced","timestamp":1,"payload":{}}',
    expected: [422, 'invalid_payload'],
  },
] as const;

/** How a request reaches the snippet: each returns the status and the body. */
const drivers: Record<string, string> = {
  'Next.js': `
    const send = async (init) => read(await snippet.POST(new Request('http://localhost/webhooks/ark', init)));`,
  Hono: `
    const send = async (init) => read(await snippet.app.request('/webhooks/ark', init));`,
  Fastify: `
    const url = await snippet.app.listen({ port: 0, host: '127.0.0.1' });
    const send = async (init) => read(await fetch(url + '/webhooks/ark', init));`,
  NestJS: `
    await snippet.app.listen(0, '127.0.0.1');
    const url = 'http://127.0.0.1:' + snippet.app.getHttpServer().address().port;
    const send = async (init) => read(await fetch(url + '/webhooks/ark', init));`,
  'AWS Lambda': `
    const send = async ({ method, headers, body }) => {
      const base64 = Buffer.from(body).toString('base64');
      const response = await snippet.handler({
        rawPath: '/webhooks/ark', headers, body: base64, isBase64Encoded: true, requestContext: { http: { method } },
      });
      return [response.statusCode, JSON.parse(response.body)];
    };`,
  'Custom responses': `
    const send = async ({ headers, body }) => {
      const { status, ...more } = await snippet.receive(Buffer.from(body), headers);
      return [status, more];
    };`,
};

describe('docs/frameworks.md', () => {
  const snippets = new Snippets(['docs/frameworks.md']);

  before(() => snippets.compile());
  after(() => snippets.remove());

  it('has one snippet for each framework', () => {
    assert.deepEqual(
      snippets.all.map(({ heading }) => heading),
      Object.keys(drivers),
    );
  });

  for (const [index, [framework, driver]] of Object.entries(drivers).entries())
    it(`responds like the middleware under "${framework}"`, async () => {
      const results = await snippets.runScript(`
        // @ts-nocheck
        const read = async (response) => [response.status, await response.json()];
        const snippet = await import('./snippet${index}.js');
        ${driver}
        const results = [];
        for (const { method, key, body } of ${JSON.stringify(requests)}) {
          const headers = { 'content-type': 'application/json', ...(key && { authorization: 'Bearer ' + key }) };
          const [status, result] = await send({ method, headers, body });
          results.push([status, result.code ?? (result.duplicate ? 'duplicate' : null)]);
        }
        console.log('\\n' + JSON.stringify({ results, suppressed: snippet.suppressed }));
        process.exit();`);
      assert.deepEqual(results, {
        results: requests.map(({ expected: [status, code] }) => [status, code ?? null]),
        suppressed: ['ada@example.net'],
      });
    });
});
