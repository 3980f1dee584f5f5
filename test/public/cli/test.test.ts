import assert from 'node:assert/strict';
import { ArkWebhooks } from 'express-ark-webhooks';
import { type FakeArk, fakeArk } from 'express-ark-webhooks/testing';
import { type Ran, runCommand } from '../../support/command.js';
import { receive } from '../../support/receiver.js';
import { serve } from '../../support/serve.js';

describe('express-ark-webhooks test', () => {
  let sender: FakeArk;
  beforeEach(async () => {
    sender = await fakeArk({ apiKey: 'ark_api_key', credentials: 'signature' });
  });
  afterEach(() => sender.close());

  const run = (...more: string[]): Promise<Ran> => {
    const api = ['--api-url', sender.apiUrl, '--api-key', sender.apiKey];
    return runCommand(['test', ...api, ...more]);
  };
  const ofTenant = (): string[] => ['--webhook', sender.webhookId, '--tenant', sender.tenantId];

  it("has Ark send a test event, of a tenant and of the platform, and prints Ark's result", async () => {
    const { url, events } = await receive(new ArkWebhooks({ signature: { jwksUrl: sender.jwksUrl } }));
    sender.webhook.url = sender.platformWebhook.url = url;
    const { code, stdout } = await run(...ofTenant(), '--event', 'MessageHeld');
    assert.match(stdout, /^Accepted: Ark got 200 in \d+ ms\.\nResponse: \{"received":true\}\n/);
    assert.equal(code, 0);
    const platform = await run('--webhook', sender.platformWebhook.id, '--platform', '--json');
    assert.equal((JSON.parse(platform.stdout) as { success: boolean }).success, true);
    assert.deepEqual(events.map(({ type, form, test }) => [type, form, test]), [
      ['MessageHeld', 'envelope', undefined],
      ['MessageSent', 'platform', true],
    ]);
  }); // prettier-ignore

  it('explains why the receiver rejects the test event', async () => {
    const { url } = await receive();
    sender.webhook.url = url;
    const { code, stdout } = await run(...ofTenant());
    assert.equal(code, 1);
    assert.match(stdout, /^Not accepted: Ark got 401/);
    assert.match(stdout, /missing_credentials: It requires a key, .*"signature: true"/);
    sender.webhook.url = 'http://127.0.0.1:1/';
    assert.match(
      (await run(...ofTenant())).stdout,
      /unreachable: Ark got no response\. Ark reports: The connection failed\./,
    );
    sender.webhook.url = await serve((_req, res) => res.writeHead(404).end('<h1>Not found</h1>'));
    assert.match((await run(...ofTenant())).stdout, /not_found: It responds 404: nothing is mounted at this path/);
  });

  it('escapes the response that Ark reports', async () => {
    sender.webhook.url = await serve((_req, res) => res.end('\u001b[2J\u202e\nforged'));
    const { stdout } = await run(...ofTenant());
    assert.match(stdout, /Response: \\u001b\[2J\\u202e\\u000aforged\n/);
  });

  it("reports errors of the API, and requires the webhook's owner", async () => {
    const rejected = await run(...ofTenant(), '--json', '--event', 'MessageSent');
    assert.equal(rejected.code, 1);
    const unknown = await run('--webhook', 'none', '--tenant', sender.tenantId);
    assert.deepEqual([unknown.code, /status 404/.test(unknown.stderr)], [1, true]);
    const nobody = await run('--webhook', sender.webhookId);
    assert.deepEqual([nobody.code, /Give --tenant ID, or --platform/.test(nobody.stderr)], [2, true]);
    const empty = await runCommand(['test', ...ofTenant(), '--api-key', '']);
    assert.deepEqual([empty.code, /--api-key to be a key/.test(empty.stderr)], [2, true]);
  });
});
