import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { KEY, post, serve, unreachable } from '../../support/serve.js';

const signer = new SigningKey();
const forger = new SigningKey();

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const basic = (key: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`ark:${key}`).toString('base64')}`,
});

/** Headers of a request, computed from its body. */
type Credentials = (body: string) => Record<string, string>;

const signed: Credentials = (body) => signer.headers(body);
const forged: Credentials = (body) => ({ ...forger.headers(body), 'x-ark-signature-kid': signer.kid });
const both =
  (header: Record<string, string>, signature: Credentials): Credentials =>
  (body) => ({ ...header, ...signature(body) });

const requests: [name: string, credentials: Credentials][] = [
  ['nothing', () => ({})],
  ['key in the header', () => bearer(KEY)],
  ['wrong key in the header', () => bearer(`${KEY}x`)],
  ['key in the URL', () => basic(KEY)],
  ['wrong key in the URL', () => basic(`${KEY}x`)],
  ['signature', signed],
  ['wrong signature', forged],
  ['key in the header and signature', both(bearer(KEY), signed)],
  ['key in the header and wrong signature', both(bearer(KEY), forged)],
  ['wrong key in the header and signature', both(bearer('x'), signed)],
  ['wrong key in the header and wrong signature', both(bearer('x'), forged)],
  ['key in the URL and signature', both(basic(KEY), signed)],
  ['key in the URL and wrong signature', both(basic(KEY), forged)],
  ['wrong key in the URL and signature', both(basic('x'), signed)],
  ['wrong key in the URL and wrong signature', both(basic('x'), forged)],
];

const signature = { keys: { keys: [signer.jwk] } };

const receivers: [name: string, options: ArkWebhooksOptions][] = [
  ['`apiKey`', { apiKey: KEY }],
  ['`apiKey`, `basicAuth`', { apiKey: KEY, basicAuth: true }],
  ['`signature`', { signature }],
  ["both, `'all'`", { apiKey: KEY, basicAuth: true, signature, require: 'all' }],
  ["both, `'any'`", { apiKey: KEY, basicAuth: true, signature, require: 'any' }],
];

/** Posts with each credential to a receiver. Resolves to the cells of its column. */
async function fillColumn(options: ArkWebhooksOptions): Promise<string[]> {
  let verifiedBy: string | undefined;
  const ark = new ArkWebhooks(options).on('event', (event) => {
    verifiedBy = event.verifiedBy;
  });
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    void middleware(req, res, unreachable);
  });
  const cells: string[] = [];
  for (const [, credentials] of requests) {
    verifiedBy = undefined;
    const body = JSON.stringify(envelopeOf('MessageSent'));
    const response = await post(url, body, { 'content-type': 'application/json', ...credentials(body) });
    const code = response.body['code'];
    cells.push(
      typeof code === 'string' ? `${response.status} \`${code}\`` : `${response.status} by \`'${verifiedBy}'\``,
    );
  }
  return cells;
}

describe('the table of credentials and responses', () => {
  it('matches docs/credentials.md', async () => {
    const columns = await Promise.all(receivers.map(([, options]) => fillColumn(options)));
    const rows = requests.map(([name], row) => [name, ...columns.map((column) => column[row])]);
    const table = [['request', ...receivers.map(([name]) => name)], ...rows];
    const page = readFileSync(path.join(__dirname, '../../../docs/credentials.md'), 'utf8');
    const [, section = ''] = page.split('\n## Responses\n');
    const written = section
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
      .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
    assert.deepEqual(
      written,
      table,
      `docs/credentials.md differs from:\n${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
    );
  });
});
