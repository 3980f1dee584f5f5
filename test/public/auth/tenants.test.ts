import assert from 'node:assert/strict';
import { ArkWebhooks, type ArkWebhooksOptions, type RejectedRequest, UnknownTenantError } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';
import { authorized, KEY, post, serve, unreachable } from '../../support/serve.js';

async function mount(options: ArkWebhooksOptions): Promise<{ ark: ArkWebhooks; url: string; types: string[] }> {
  const types: string[] = [];
  const ark = new ArkWebhooks(options)
    .on('event', ({ type }) => void types.push(type))
    .on('unknown', ({ type }) => void types.push(type))
    .on('invalid', ({ type }) => void types.push(`invalid ${type}`));
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    void middleware(req, res, unreachable);
  });
  return { ark, url, types };
}

describe('tenants', () => {
  it('responds 200 to platform events of the listed tenants, and to the other forms', async () => {
    const { url, types } = await mount({ apiKey: KEY, tenants: ['cmother', 'cmtenant01'] });
    for (const body of [platformOf('MessageSent'), envelopeOf('MessageHeld'), payloadOf('MessageBounced')])
      assert.equal((await post(url, body)).status, 200);
    assert.deepEqual(types, ['MessageSent', 'MessageHeld', 'MessageBounced']);
  });

  it('responds 403 unknown_tenant when the tenant is not listed, whatever the event and payload', async () => {
    const { ark, url, types } = await mount({ apiKey: KEY, tenants: ['cmtenant01'] });
    const rejected: RejectedRequest[] = [];
    ark.on('rejected', (request) => rejected.push(request));
    const bodies = [
      platformOf('MessageSent', { tenant_id: 'cmtenant02' }),
      platformOf('MessageSent', { tenant_id: 'CMTENANT01' }),
      platformOf('MessageSent', { tenant_id: '' }),
      platformOf('MessageSent', { tenant_id: 7 }),
      platformOf('MessageSent', { tenant_id: '__proto__' }),
      platformOf('MessageSent', { tenant_id: 'cmtenant02', payload: {} }),
      platformOf('MessageSent', { tenant_id: 'cmtenant02', event: 'MessageTeleported' }),
    ];
    for (const body of bodies) {
      const response = await post(url, body);
      assert.deepEqual([response.status, response.body['code']], [403, 'unknown_tenant'], JSON.stringify(body));
      assert.doesNotMatch(JSON.stringify(response.body), /cmtenant0/);
    }
    assert.deepEqual(types, []);
    assert.deepEqual(
      rejected.map(({ code }) => code),
      bodies.map(() => 'unknown_tenant'),
    );
  });

  it('responds 401 and not 403 when the credentials are wrong', async () => {
    const signer = new SigningKey();
    const { url } = await mount({ apiKey: KEY, signature: { keys: { keys: [signer.jwk] } }, tenants: ['cmtenant01'] });
    const body = JSON.stringify(platformOf('MessageSent', { tenant_id: 'cmtenant02' }));
    assert.equal((await post(url, body, { 'content-type': 'application/json' })).status, 401);
    assert.equal((await post(url, body, { ...authorized, ...new SigningKey().headers(body) })).status, 401);
    assert.equal((await post(url, body, { ...authorized, ...signer.headers(body) })).status, 403);
  });

  it('rejects receive() with UnknownTenantError', async () => {
    const { ark } = await mount({ apiKey: KEY, tenants: ['cmtenant01'] });
    await assert.rejects(ark.receive(platformOf('MessageSent', { tenant_id: 'cmtenant02' })), UnknownTenantError);
  });

  for (const tenants of [
    [],
    'cmtenant01',
    null,
    [7],
    [''],
    [' cmtenant01'],
    [undefined],
    ['undefined'],
    new Set(['a']),
  ])
    it(`are rejected at construction when they are ${tenants instanceof Set ? 'a Set' : JSON.stringify(tenants)}`, () => {
      assert.throws(() => new ArkWebhooks({ apiKey: KEY, tenants: tenants as string[] }), {
        code: 'invalid_options',
        message: /^Expected "tenants(\[0\])?" to /,
      });
    });
});
