import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type ArkEvent, arkEventNames, ArkWebhooks } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { runCommand, runOnTerminal } from '../../support/command.js';
import { receive } from '../../support/receiver.js';
import { KEY } from '../../support/serve.js';

describe('express-ark-webhooks trigger', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'ark-webhooks-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('posts each event in each form', async () => {
    const { url, events } = await receive(new ArkWebhooks({ apiKey: KEY, strict: true }));
    for (const form of ['bare', 'envelope', 'platform']) {
      const { code, stdout } = await runCommand(['trigger', 'all', '--to', url, '--form', form]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /10 posted in [\d.]+ s, 0 failed, 0 duplicates\n +responses: +10 × 200\n +latency: +median [\d.]+ ms/);
      assert.deepEqual(events.map(({ type }) => type), arkEventNames);
      assert.ok(events.splice(0).every((event) => event.form === form));
    }
  }); // prettier-ignore

  it('sets fields, posts the given count at the given rate, and prints a JSON summary', async () => {
    const { url, events } = await receive();
    const set = ['--set', 'to=a@example.com', '--set', 'message.tag=null', '--set', 'metadata.a.b=5'];
    const begun = performance.now();
    const { stdout } = await runCommand(
      ['trigger', 'MessageSent', '--to', url, '--count', '25', '--rate', '50', '--json', ...set], // prettier-ignore
    );
    assert.ok(performance.now() - begun > 450);
    const summary = JSON.parse(stdout) as {
      posted: number;
      failed: number;
      responses: object;
      latency: { max: number };
    };
    // Metadata contains strings only: each of these is rejected, and no listener runs.
    assert.deepEqual([summary.posted, summary.failed, summary.responses], [25, 25, { '422 invalid_payload': 25 }]);
    assert.ok(summary.latency.max > 0);
    await runCommand(['trigger', 'MessageSent', '--to', url, ...set.slice(0, 4), '--seed', 'a']);
    await runCommand(['trigger', 'MessageSent', '--to', url, ...set.slice(0, 4), '--seed', 'a']);
    assert.equal(events.length, 1);
    const { message } = (events[0] as ArkEvent<'MessageSent'>).payload;
    assert.deepEqual([message.to, message.tag], ['a@example.com', null]);
  });

  it('signs with a key from a file', async () => {
    const key = new SigningKey();
    const file = path.join(folder, 'key.pem');
    writeFileSync(file, key.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const { url } = await receive(new ArkWebhooks({ signature: { keys: { keys: [key.jwk] } } }));
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url, '--sign', file])).code, 0);
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url])).code, 1);
    writeFileSync(file, 'nonsense');
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url, '--sign', file])).code, 2);
  });

  it('exits with 1 and explains if events are rejected or the connection fails', async () => {
    const { url } = await receive();
    const rejected = await runCommand(['trigger', 'MessageSent', '--to', url, '--key', 'wrong']);
    assert.deepEqual([rejected.code, rejected.stdout.includes('401 invalid_token  MessageSent')], [1, true]);
    const down = await runCommand(['trigger', 'MessageSent', '--to', 'http://127.0.0.1:1/']);
    assert.deepEqual([down.code, down.stdout.includes('failed ECONNREFUSED  MessageSent')], [1, true]);
  });

  it('shows a progress bar on a terminal after a second, clears it for each failure, and removes it at the end', async () => {
    const to = 'http://127.0.0.1:1/';
    const written = await runOnTerminal(['trigger', 'MessageSent', '--to', to, '--count', '30', '--rate', '20']);
    assert.match(written, /\r█+░* 30\/30 posted {2}\d+ s/);
    // The visible part of a line: whatever follows its last carriage return.
    const lines = written.split('\n').map((line) => stripVTControlCharacters(line.trimEnd().split('\r').at(-1)!));
    assert.equal(lines.filter((line) => line.includes('ECONNREFUSED  MessageSent')).length, 30);
    assert.ok(lines.every((line) => !line.includes('█')));
  });
});
