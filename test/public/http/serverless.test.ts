import assert from 'node:assert/strict';
import serverless from 'serverless-http';
import { type ArkEvent, ArkWebhooks } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, expresses, KEY } from '../../support/serve.js';

/** An event of API Gateway (payload format 2.0), with the fields that adapters read. */
const eventOf = (body: string, headers: Record<string, string>, isBase64Encoded: boolean): object => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/webhooks/ark',
  rawQueryString: '',
  headers,
  requestContext: { http: { method: 'POST', path: '/webhooks/ark', sourceIp: '192.0.2.1' } },
  body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
  isBase64Encoded,
});

describe('behind serverless-http', () => {
  const key = new SigningKey();
  for (const [name, express] of expresses)
    for (const encoded of [true, false])
      it(`responds 200 and 401 to an event of API Gateway${encoded ? ', in Base64' : ''}, on ${name}`, async () => {
        const ark = new ArkWebhooks({ apiKey: KEY, signature: { keys: { keys: [key.jwk] } } });
        const events: ArkEvent[] = [];
        ark.on('event', (event) => events.push(event));
        const handler = serverless(express().post('/webhooks/ark', ark.middleware()));
        const post = async (headers: Record<string, string>): Promise<{ statusCode: number; body: string }> =>
          (await handler(eventOf(body, headers, encoded), {})) as { statusCode: number; body: string };
        const body = JSON.stringify(envelopeOf('MessageSent', { note: 'é' }));
        const done = await post({ ...authorized, ...key.headers(body) });
        assert.deepEqual([done.statusCode, done.body], [200, '{"received":true}']);
        const refused = await post({ ...authorized, authorization: 'Bearer no' });
        assert.equal(refused.statusCode, 401);
        assert.equal((JSON.parse(refused.body) as { code: string }).code, 'invalid_token');
        assert.deepEqual(
          events.map(({ type }) => type),
          ['MessageSent'],
        );
      });
});
