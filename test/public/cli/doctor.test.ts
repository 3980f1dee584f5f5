import assert from 'node:assert/strict';
import express from 'express';
import type { RequestListener } from 'node:http';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { runCommand } from '../../support/command.js';
import { KEY, serve, unreachable } from '../../support/serve.js';

interface Report {
  healthy: boolean;
  findings: { code: string; message: string }[];
}

const examine = async (url: string, ...more: string[]): Promise<Report & { code: number | null }> => {
  const { code, stdout } = await runCommand(['doctor', url, '--json', ...more]);
  return { code, ...(JSON.parse(stdout) as Report) };
};

const receiver = (options: ArkWebhooksOptions = {}, listener: () => unknown = () => undefined): RequestListener => {
  const ark = new ArkWebhooks({ apiKey: KEY, ...options });
  ark.on('event', async () => {
    await listener();
  });
  ark.on('error', () => {});
  const middleware = ark.middleware();
  return (req, res) => {
    void middleware(req, res, unreachable);
  };
};

/** An endpoint written by hand, that looks at no key. */
const open = express()
  .use(express.json())
  .post('/', (_req, res) => void res.json({ ok: true }));

const swallowed = express()
  .use((req, _res, next) => req.resume().once('end', next))
  .use(receiver());

const broken: [title: string, app: RequestListener, codes: string[], sentence: RegExp][] = [
  ['accepts no key or a wrong one, and runs duplicates twice', open, ['runs_duplicates', 'accepts_no_key', 'accepts_wrong_key'], /anybody can send it events/],
  ['runs duplicates twice', receiver({ claims: false }), ['runs_duplicates'], /a retry runs twice/],
  ['refuses the key', receiver({ apiKey: 'another' }), ['refuses_key'], /refuses the key with 401/],
  ['has its body swallowed by a parser', swallowed, ['raw_body_unavailable'], /Mount the receiver before express\.json\(\)/],
  ['has a listener that fails', receiver({}, () => Promise.reject(new Error('x'))), ['listener_failed'], /listener failed/],
  ['redirects', (_req, res) => res.writeHead(301, { location: 'https://shop.example/?key=secret' }).end(), ['redirect'], /redirects to https:\/\/shop\.example with 301/],
  ['answers with a page', (_req, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'), ['html'], /HTML instead of JSON/],
  ['has nothing at the path', (_req, res) => res.writeHead(404).end(), ['not_found'], /nothing is mounted/],
  ['has no route for POST', (_req, res) => res.writeHead(405).end(), ['not_post'], /no route for POST/],
  ['fails', (_req, res) => res.writeHead(502).end(), ['server_error'], /fails with 502/],
  ['refuses valid events', (_req, res) => res.writeHead(400).end('{}'), ['refuses_event'], /refuses a valid event with 400/],
  ['cuts the connection', (req) => req.socket.destroy(), ['unreachable'], /the connection was cut/],
  ['answers slower than 5 s', receiver({ ackTimeout: 20_000 }, () => new Promise((resolve) => setTimeout(resolve, 5_500))), ['slow'], /does not answer within 5 s/],
]; // prettier-ignore

describe('express-ark-webhooks doctor', () => {
  it('finds nothing wrong with a receiver as it should be', async () => {
    const url = await serve(receiver());
    const { code, stdout } = await runCommand(['doctor', url]);
    assert.equal(stdout, 'Nothing is wrong: it takes the key, refuses others, and knows a duplicate.\n');
    assert.equal(code, 0);
    const { stdout: keyless } = await runCommand(['doctor', url], { env: { ARK_API_KEY: undefined } });
    assert.match(keyless, /as far as can be seen without --key/);
  });

  for (const [title, app, codes, sentence] of broken)
    it(`says of an endpoint that it ${title}`, async () => {
      const { code, healthy, findings } = await examine(await serve(app));
      assert.deepEqual([code, healthy], [1, false]);
      assert.deepEqual(findings.map((finding) => finding.code), codes);
      assert.match(findings.map(({ message }) => message).join('\n'), sentence);
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(`${KEY}|secret`));
    }); // prettier-ignore

  it('says that nobody listens, and that an address is not https', async () => {
    const nobody = await examine('http://127.0.0.1:1/');
    assert.deepEqual(nobody.findings.map((finding) => finding.code), ['unreachable']);
    assert.match(nobody.findings[0]!.message, /nothing listens there/);
    const clear = await examine('http://receiver.invalid/webhooks/ark');
    assert.deepEqual(clear.findings.map((finding) => finding.code), ['not_https', 'unreachable']);
    const tls = await examine((await serve(receiver())).replace('http:', 'https:'));
    assert.deepEqual(tls.findings.map((finding) => finding.code), ['unreachable']);
  }); // prettier-ignore

  it('sends the event that it is told to, marked as a test', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const seen: unknown[] = [];
    ark.on('event', ({ type, test }) => void seen.push([type, test]));
    const middleware = ark.middleware();
    const url = await serve((req, res) => { void middleware(req, res, unreachable); }); // prettier-ignore
    assert.equal((await examine(url, '--event', 'MessageHeld')).code, 0);
    assert.deepEqual(seen, [['MessageHeld', true]]);
  });
});
