import assert from 'node:assert/strict';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../../support/bodies.js';
import { exchange, headOf, KEY, post, serve, unreachable } from '../../support/serve.js';

const signer = new SigningKey();
const signature = { keys: { keys: [signer.jwk] } };
const body = JSON.stringify(envelopeOf('MessageSent'));
const lines = Object.entries(signer.headers(body)).map(([name, value]) => `${name}: ${value}`);
const postal = Object.entries(signer.headers(body, 'postal')).map(([name, value]) => `${name}: ${value}`);
const bearer = `Authorization: Bearer ${KEY}`;

async function mount(options: ArkWebhooksOptions): Promise<string> {
  const middleware = new ArkWebhooks(options).middleware();
  return serve((req, res) => {
    void middleware(req, res, unreachable);
  });
}

const configurations: [name: string, options: ArkWebhooksOptions, headers: string[]][] = [
  ['signature', { signature }, lines],
  ['postal', { signature: { ...signature, profile: 'postal' } }, postal.filter((line) => !/signature: /.test(line))],
  ['both', { apiKey: KEY, signature }, [bearer, ...lines]],
  ["both with require: 'any'", { apiKey: KEY, signature, require: 'any' }, [bearer, ...lines]],
  ['apiKey', { apiKey: KEY }, [bearer]],
];

describe('a credential that is sent twice', () => {
  for (const [name, options, headers] of configurations)
    for (const repeated of headers)
      it(`responds 400 when there are two ${repeated.split(':')[0]} headers, with ${name}`, async () => {
        const url = await mount(options);
        const upper = repeated.replace(/^[^:]*/, (each) => each.toUpperCase());
        const response = await exchange(url, headOf(url, body.length, ...headers, upper), body);
        assert.match(response, /^HTTP\/1\.1 400 [^]*"code":"ambiguous_credentials"/);
        assert.match(response, /\r\nConnection: close\r\n/);
      });

  it('responds 400 when values are joined by a comma, as the Fetch API and proxies do', async () => {
    const all = await mount({ apiKey: KEY, signature });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...signer.headers(body) };
    assert.equal((await post(all, body, headers)).status, 200);
    for (const [name, value] of Object.entries(headers).slice(1)) {
      const { status, body: problem } = await post(all, body, { ...headers, [name]: `${value}, ${value}` });
      assert.deepEqual([status, problem['code']], [400, 'ambiguous_credentials'], name);
    }
  });

  it('is accepted for headers that the receiver does not verify', async () => {
    const url = await mount({ apiKey: KEY });
    const response = await exchange(
      url,
      headOf(url, body.length, bearer, ...lines, ...lines, 'Connection: close'),
      body,
    );
    assert.match(response, /^HTTP\/1\.1 200 /);
  });
});

describe('Basic credentials', () => {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const send = async (authorization: string): Promise<number> => {
    const url = await mount({ apiKey: KEY, basicAuth: true });
    return (await post(url, envelopeOf('MessageSent'), { 'content-type': 'application/json', authorization })).status;
  };

  for (const [what, credentials] of [
    ['with a user', encode(`ark:${KEY}`)],
    ['without a user', encode(`:${KEY}`)],
    ['without padding', encode(`ark:${KEY}`).replaceAll('=', '')],
  ] as const)
    it(`responds 200 when the key is a password ${what}`, async () => {
      assert.equal(await send(`Basic ${credentials}`), 200);
    });

  for (const [what, credentials] of [
    ['the key without a colon', encode(KEY)],
    ['the key as the user', encode(`${KEY}:`)],
    ['the key as the user and another password', encode(`${KEY}:x`)],
    ['credentials that are not encoded', `ark:${KEY}`],
    ['credentials with characters that base64 does not have', `${encode(`ark:${KEY}`)}!`],
    ['two credentials', `${encode(`ark:${KEY}`)} ${encode(`ark:${KEY}`)}`],
    ['a second colon', encode(`ark:x:${KEY}`)],
    ['nothing', ''],
  ] as const)
    it(`responds 401 when it gets ${what}`, async () => {
      assert.equal(await send(`Basic ${credentials}`), 401);
    });
});
