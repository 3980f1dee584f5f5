import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ArkWebhooks, messageOf } from 'express-ark-webhooks';
import { arkEvent, type FakeArk, fakeArk } from 'express-ark-webhooks/testing';
import { type Ran, runCommand, startCommand } from '../../support/command.js';
import { KEY, serve, unreachable } from '../../support/serve.js';

describe('express-ark-webhooks backfill', () => {
  let sender: FakeArk;
  let folder: string;
  beforeEach(async () => {
    sender = await fakeArk({ apiKey: 'ark_api_key', now: Date.now() - 3_600_000 });
    folder = mkdtempSync(path.join(tmpdir(), 'backfill-'));
    for (const uuid of ['a', 'b']) {
      await sender.send(
        'http://127.0.0.1:1/',
        'MessageSent',
        arkEvent('MessageSent', { token: uuid }, { form: 'envelope' }),
      );
      sender.now += 1000;
    }
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await sender.close();
  });

  const argsFor = (to: string, ...more: string[]): string[] => {
    const which = ['--webhook', sender.webhookId, '--tenant', sender.tenantId, '--since', '6h'];
    const api = ['--api-url', sender.apiUrl];
    const key = more.includes('--api-key') ? [] : ['--api-key', sender.apiKey];
    return ['backfill', ...which, ...api, ...key, '--to', to, ...more];
  };
  const run = (to: string, ...more: string[]): Promise<Ran> => runCommand(argsFor(to, ...more), { cwd: folder });

  it('prints a preview first, then posts each event once and in order', async () => {
    const received: string[] = [];
    // It does not deduplicate: an event that is posted twice runs twice.
    const ark = new ArkWebhooks({ apiKey: KEY, claims: false });
    ark.on('event', (event) => void received.push(messageOf(event)?.token ?? ''));
    const middleware = ark.middleware();
    const url = await serve((req, res) => { void middleware(req, res, unreachable); }); // prettier-ignore

    const dry = await run(url, '--dry-run');
    assert.match(dry.stdout, /Z {2}MessageSent\/sha256:\w+\n.*Z {2}MessageSent\/sha256:\w+\n2 events failed and never succeeded\.\n2 would be posted\./);
    assert.deepEqual([dry.code, received, readdirSync(folder)], [0, [], []]);

    const real = await run(url);
    assert.match(real.stdout, /2 posted, 0 failed, 0 posted by an earlier run/);
    const again = await run(url, '--json');
    assert.deepEqual([real.code, again.code, received], [0, 0, ['a', 'b']]);
    const { done, skipped } = JSON.parse(again.stdout) as { done: number; skipped: number };
    assert.deepEqual([done, skipped], [0, 2]);
    assert.match(readdirSync(folder).join(), /^\.ark-backfill-webhook_1-[0-9a-f]{8}\.jsonl$/);
  }); // prettier-ignore

  for (const [signal, rest] of [
    ['SIGINT', /1 posted, 0 failed, 1 posted by an earlier run/],
    ['SIGKILL', /1 posted, 0 failed, 0 posted by an earlier run\.\nUnknown outcome, not repeated: MessageSent\/sha256/],
  ] as const)
    it(`continues after ${signal}, and posts nothing twice`, async () => {
      const arrived: string[] = [];
      const url = await serve((req, res) => {
        void text(req).then((body) => {
          arrived.push((JSON.parse(body) as { message: { token: string } }).message.token);
          if (arrived.length === 1) child.kill(signal);
          // A response that arrived before the signal was handled would be followed by the next event.
          setTimeout(() => res.end('{}'), arrived.length === 1 ? 1_500 : 0);
        });
      });
      const child = startCommand(argsFor(url), {}, folder);
      await once(child, 'close');
      assert.deepEqual(arrived, ['a']);
      assert.match((await run(url)).stdout, rest);
      assert.deepEqual(arrived, ['a', 'b']);
    });

  it('exits with 1 if the receiver or the API rejects', async () => {
    const url = await serve((_req, res) => res.writeHead(500).end());
    const failed = await run(url);
    assert.deepEqual([failed.code, failed.stdout.includes('0 posted, 2 failed')], [1, true]);
    const refused = await run(url, '--api-key', 'wrong');
    assert.deepEqual([refused.code, refused.stderr.includes('It rejects the API key')], [1, true]);
  });

  const replayArgs = (): string[] => {
    const which = ['--webhook', sender.webhookId, '--tenant', sender.tenantId, '--since', '6h', '--via', 'replay'];
    return ['backfill', ...which, '--api-url', sender.apiUrl, '--api-key', sender.apiKey];
  };

  it("has Ark replay, prints Ark's result of each, and continues after SIGKILL without repeating", async () => {
    const arrived: string[] = [];
    let up = false;
    const url = await serve((req, res) => {
      void text(req).then((body) => {
        if (!up) return void res.writeHead(500).end();
        arrived.push((JSON.parse(body) as { payload: { message: { token: string } } }).payload.message.token);
        if (arrived.length === 1) child.kill('SIGKILL');
        return void setTimeout(() => res.end('{}'), 300);
      });
    });
    await sender.close();
    sender = await fakeArk({ apiKey: 'ark_api_key', now: Date.now() - 3_600_000 });
    for (const token of ['a', 'b'])
      await sender.send(url, 'MessageSent', arkEvent('MessageSent', { token }, { form: 'envelope' }));
    up = true;
    const child = startCommand(replayArgs(), {}, folder);
    await once(child, 'close');
    const { code, stdout } = await runCommand(replayArgs(), { cwd: folder });
    assert.match(stdout, /^200 {2}MessageSent\/sha256:\w+ {2}\d+ ms\n2 events failed/);
    assert.match(stdout, /1 posted, 0 failed, 0 posted by an earlier run\.\nUnknown outcome, not repeated/);
    assert.deepEqual([code, arrived], [1, ['a', 'b']]);
  }); // prettier-ignore

  it('reports that a date without a time zone is read as UTC, and recovers platform webhooks', async () => {
    await sender.sendPlatform('http://127.0.0.1:1/', 'MessageSent');
    const today = new Date(sender.now - 86_400_000).toISOString().slice(0, 10);
    const which = ['--webhook', sender.platformWebhook.id, '--platform', '--since', today, '--dry-run', '--to', 'http://127.0.0.1:1/'];
    const { stdout, stderr, code } = await runCommand(['backfill', ...which, '--api-url', sender.apiUrl, '--api-key', sender.apiKey]);
    assert.deepEqual([code, stderr], [0, `--since ${today} has no time zone and is read as UTC: ${today}T00:00:00.000Z.\n`]);
    assert.match(stdout, /1 events failed and never succeeded/);
  }); // prettier-ignore
});
