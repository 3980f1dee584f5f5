import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { runCommand } from '../../support/command.js';
import { KEY, serve, unreachable } from '../../support/serve.js';

interface Report {
  healthy: boolean;
  findings: { code: string; message: string }[];
  notes: { code: string; message: string }[];
}

const examine = async (url: string, ...more: string[]): Promise<Report & { code: number | null }> => {
  const { code, stdout } = await runCommand(['doctor', url, '--json', ...more]);
  return { code, ...(JSON.parse(stdout) as Report) };
};

const receiver = (options: ArkWebhooksOptions = {}, listener: () => unknown = () => undefined): RequestListener => {
  const { apiKey = KEY, ...others } = options;
  const keyed = !('apiKey' in options) || options.apiKey !== undefined;
  const ark = new ArkWebhooks({ ...(keyed && { apiKey }), ...others });
  ark.on('event', async () => {
    await listener();
  });
  ark.on('error', () => {});
  const middleware = ark.middleware();
  return (req, res) => {
    void middleware(req, res, unreachable);
  };
};

/** A hand-written endpoint that ignores the key. */
const open = express()
  .use(express.json())
  .post('/', (_req, res) => void res.json({ ok: true }));

/** An endpoint that accepts any value of the signature header. */
const signatureByName: RequestListener = (req, res) => {
  const known = req.headers['x-ark-signature'] !== undefined || req.headers.authorization === `Bearer ${KEY}`;
  req.resume().once('end', () => res.writeHead(known ? 200 : 401).end('{"duplicate":true}'));
};

const swallowed = express()
  .use((req, _res, next) => req.resume().once('end', next))
  .use(receiver());

const broken: [title: string, app: RequestListener, codes: string[], sentence: RegExp][] = [
  ['accepts no key or a wrong one, and runs duplicates twice', open, ['runs_duplicates', 'accepts_no_key', 'accepts_wrong_key'], /any client can send it events/],
  ['runs duplicates twice', receiver({ claims: false }), ['runs_duplicates'], /a retry runs twice/],
  ['rejects the key', receiver({ apiKey: 'another' }), ['refuses_key'], /rejects the credentials with 401/],
  ['has a parser that consumes the body', swallowed, ['raw_body_unavailable'], /Mount the receiver before express\.json\(\)/],
  ['has a listener that fails', receiver({}, () => Promise.reject(new Error('x'))), ['listener_failed'], /listener failed/],
  ['redirects', (_req, res) => res.writeHead(301, { location: 'https://shop.example/?key=secret' }).end(), ['redirect'], /redirects to https:\/\/shop\.example with 301/],
  ['redirects to another path', (_req, res) => res.writeHead(308, { location: '/hooks/?key=secret' }).end(), ['redirect'], /redirects to \/hooks\/ with 308/],
  ['redirects to another host', (_req, res) => res.writeHead(302, { location: 'https://shop.example/hooks#x' }).end(), ['redirect'], /to https:\/\/shop\.example\/hooks with/],
  ['speaks another protocol', (req) => req.socket.end('SSH-2.0-OpenSSH_9.2\r\n'), ['unreachable'], /its response is not HTTP/],
  ['responds with an HTML page', (_req, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'), ['html'], /HTML instead of JSON/],
  ['has nothing at the path', (_req, res) => res.writeHead(404).end(), ['not_found'], /nothing is mounted/],
  ['has nothing at the path of Express', express().post('/elsewhere', (_req, res) => void res.end()), ['not_found'], /nothing is mounted at this path/],
  ['checks only that a signature is present', signatureByName, ['accepts_wrong_signature'], /signature is not verified/],
  ['has no route for POST', (_req, res) => res.writeHead(405).end(), ['not_post'], /no route for POST/],
  ['fails', (_req, res) => res.writeHead(502).end(), ['server_error'], /fails with 502/],
  ['rejects valid events', (_req, res) => res.writeHead(400).end('{}'), ['refuses_event'], /rejects a valid event with 400/],
  ['cuts the connection', (req) => req.socket.destroy(), ['unreachable'], /the connection was reset/],
  ['responds slower than 5 s', receiver({ ackTimeout: 20_000 }, () => new Promise((resolve) => setTimeout(resolve, 8_000))), ['slow'], /does not respond within 5 s/],
]; // prettier-ignore

describe('express-ark-webhooks doctor', () => {
  const signer = new SigningKey();
  const signature = { keys: { keys: [signer.jwk] } };
  let folder: string;
  let pem: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
    pem = path.join(folder, 'key.pem');
    writeFileSync(pem, signer.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('reports no problem for a receiver that checks keys and signatures, and prints a summary for a ticket', async () => {
    const url = await serve(receiver({ signature, require: 'any' }));
    const { code, stdout } = await runCommand(['doctor', url]);
    assert.match(
      stdout,
      /^Nothing is wrong: it accepts the key, rejects others, and recognizes a duplicate\.\n\nSummary of doctor\n/,
    );
    assert.match(
      stdout,
      /key: +200\n +again: +200 duplicate\n +no key: +401 missing_credentials\n +wrong key: +401 invalid_token\n +made-up sig: +401 invalid_signature\n/,
    );
    assert.match(stdout, /run with: +express-ark-webhooks \d.*Node\.js v/);
    assert.equal(code, 0);
    const { stdout: keyless } = await runCommand(['doctor', url, '--no-key']);
    assert.match(keyless, /as far as can be seen without --key and --sign/);
  });

  it('notes that a receiver without signature checks rejects signed deliveries without a key', async () => {
    const url = await serve(receiver());
    const { code, healthy, findings, notes } = await examine(url);
    assert.deepEqual([code, healthy, findings, notes.map((note) => note.code)], [0, true, [], ['ignores_signatures']]);
    assert.match(notes[0]!.message, /"signature: true" and require: 'any'/);
    const { stdout } = await runCommand(['doctor', url]);
    assert.doesNotMatch(stdout, /Nothing is wrong/);
  });

  it('signs with a given key for receivers that verify signatures, with or without the key', async () => {
    const alone = await serve(receiver({ apiKey: undefined, signature }));
    const both = await serve(receiver({ signature, require: 'all' }));
    for (const [url, ...more] of [[alone, '--sign', pem, '--no-key'], [both, '--sign', pem]] as [string, ...string[]][]) {
      const { code, findings, notes } = await examine(url, ...more);
      assert.deepEqual([code, findings, notes], [0, [], []]);
    }
    const { findings, notes } = await examine(both);
    assert.deepEqual([findings.map((finding) => finding.code), notes], [['invalid_signature'], []]);
    const keyOnly = await examine(await serve(receiver()), '--sign', pem);
    assert.deepEqual(keyOnly.notes.map((note) => note.code), ['ignores_signatures']);
    assert.match(findings[0]!.message, /--sign FILE.*use the subcommand test/);
    const stranger = path.join(folder, 'stranger.pem');
    writeFileSync(stranger, new SigningKey().privateKey.export({ format: 'pem', type: 'pkcs8' }));
    assert.deepEqual((await examine(both, '--sign', stranger)).findings.map((finding) => finding.code), ['invalid_signature']);
  }); // prettier-ignore

  it('notes that the public keys cannot be fetched', async () => {
    const unreachableKeys = { jwksUrl: 'http://127.0.0.1:1/jwks.json' };
    const { code, notes } = await examine(await serve(receiver({ signature: unreachableKeys, require: 'any' })));
    assert.deepEqual([code, notes.map((note) => note.code)], [0, ['no_public_keys']]);
  });

  it("sends the URL's credentials as Basic credentials, and does not print them", async () => {
    const url = (await serve(receiver({ basicAuth: true }))).replace('//', `//ark:${KEY}@`);
    const { code, stdout } = await runCommand(['doctor', url], { env: { ARK_API_KEY: undefined } });
    assert.deepEqual([code, stdout.includes(KEY)], [0, false]);
  });

  for (const [title, app, codes, sentence] of broken)
    it(`reports an endpoint that ${title}`, async () => {
      const { code, healthy, findings } = await examine(await serve(app));
      assert.deepEqual([code, healthy], [1, false]);
      assert.deepEqual(findings.map((finding) => finding.code), codes);
      assert.match(findings.map(({ message }) => message).join('\n'), sentence);
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(`${KEY}|=secret`));
    }); // prettier-ignore

  it('reports that nothing listens at the address, and that a URL is not https', async () => {
    const down = await examine('http://127.0.0.1:1/');
    assert.deepEqual(down.findings.map((finding) => finding.code), ['unreachable']);
    assert.match(down.findings[0]!.message, /nothing listens there/);
    const clear = await examine('http://receiver.invalid/webhooks/ark');
    assert.deepEqual(clear.findings.map((finding) => finding.code), ['not_https', 'unreachable']);
    const tls = await examine((await serve(receiver())).replace('http:', 'https:'));
    assert.deepEqual(tls.findings.map((finding) => finding.code), ['unreachable']);
  }); // prettier-ignore

  it('sends the event given by --event, marked as a test', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const seen: unknown[] = [];
    ark.on('event', ({ type, test }) => void seen.push([type, test]));
    const middleware = ark.middleware();
    const url = await serve((req, res) => { void middleware(req, res, unreachable); }); // prettier-ignore
    assert.equal((await examine(url, '--event', 'MessageHeld')).code, 0);
    assert.deepEqual(seen, [['MessageHeld', true]]);
  });
});
