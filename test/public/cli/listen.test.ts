import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ArkWebhooks } from 'express-ark-webhooks';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { runCommand, startCommand } from '../../support/command.js';
import { receive } from '../../support/receiver.js';
import { KEY, serve } from '../../support/serve.js';

describe('express-ark-webhooks listen', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'ark-webhooks-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  let child: ChildProcess;
  let lines: AsyncIterator<string>;
  let url: string;

  const start = async (...args: string[]): Promise<void> => {
    child = startCommand(['listen', '--port', '0', ...args]);
    lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
    const [said] = (await once(createInterface(child.stderr!), 'line')) as [string];
    url = said.replace('Listening on ', '');
  };
  const nextLine = async (): Promise<string> => (await lines.next()).value as string;

  afterEach(async () => {
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 0);
  });

  it('prints each event as a line, and rejections with their reason', async () => {
    await start();
    const body = arkEvent('MessageBounced', { to: 'ada@example.com', uuid: 'one' }, { form: 'envelope' });
    for (const [posted, apiKey, line] of [
      [body, KEY, /200 received {2}MessageBounced {2}ada@example\.com {2}one$/],
      [body, KEY, /200 duplicate {2}MessageBounced {2}one$/],
      [body, 'wrong', /401 invalid_token {2}\S/],
      ['{}', KEY, /400 unidentifiable_event {2}\S/],
      ['{"event":"Message\\u001b[2JNew","payload":{}}', KEY, /200 unknown event {2}Message\\u001b\[2JNew/],
      [arkEvent('MessageSent', { to: 5 } as never), KEY, /422 invalid_payload {2}MessageSent/],
      ['x'.repeat(1024 ** 2 + 5), KEY, /413 body_too_large/],
    ] as const) {
      await postArkEvent(url, posted, { apiKey });
      assert.match(await nextLine(), line);
      if (line.source.includes('422')) assert.match(await nextLine(), /#\/message\/to must be a string or null/);
    }
  });

  it('records events, which replay posts unchanged', async () => {
    const file = path.join(folder, 'events.jsonl');
    await start('--save', file, '--json');
    const bodies = ['{"event":"MessageSent", "spaces" : 1.0,', '{"event":"MessageHeld",'].map((head, index) => {
      const name = index === 0 ? 'MessageSent' : 'MessageHeld';
      return `${head}"uuid":"${index}","payload":${JSON.stringify(arkEvent(name))}}`;
    });
    for (const body of bodies) {
      await postArkEvent(url, body, { apiKey: KEY });
      assert.equal((JSON.parse(await nextLine()) as { outcome: string }).outcome, 'received');
    }
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8').split('\n').length, 3);

    const { url: to, events } = await receive();
    const { code, stdout } = await runCommand(['replay', file, '--to', to]);
    assert.deepEqual([code, events.map(({ id }) => id)], [0, ['0', '1']]);
    assert.match(stdout, /2 posted/);
    const raw: string[] = [];
    const echo = await serve((req, res) => {
      req.on('data', (chunk: Buffer) => raw.push(chunk.toString())).on('end', () => res.end());
    });
    await runCommand(['replay', file, '--to', echo]);
    assert.deepEqual(raw, bodies);
  });

  it('records and forwards an unknown event, and lets Ark retry if it is rejected', async () => {
    const statuses = [503, 200];
    const arrived: string[] = [];
    const to = await serve((req, res) => {
      req.on('data', (chunk: Buffer) => arrived.push(chunk.toString()));
      req.on('end', () => res.writeHead(statuses.shift() ?? 200).end());
    });
    const file = path.join(folder, 'events.jsonl');
    await start('--save', file, '--forward-to', to);
    const body = '{"event":"MessageOfTomorrow","uuid":"new","timestamp":1,"payload":{}}';
    assert.equal((await postArkEvent(url, body, { apiKey: KEY })).status, 503);
    assert.match(await nextLine(), /503 unknown event {2}MessageOfTomorrow {2}new/);
    assert.equal((await postArkEvent(url, body, { apiKey: KEY })).status, 200);
    assert.match(await nextLine(), /200 unknown event {2}MessageOfTomorrow {2}new/);
    assert.deepEqual(arrived, [body, body]);
    const [line] = readFileSync(file, 'utf8').split('\n');
    assert.equal((JSON.parse(line!) as { body: string }).body, body);
  });

  it('responds 500 when an event cannot be saved, and accepts its retry', async () => {
    const saved = path.join(folder, 'saved');
    mkdirSync(saved);
    await start('--save', path.join(saved, 'events.jsonl'));
    const body = arkEvent('MessageSent', { uuid: 'one' }, { form: 'envelope' });
    rmSync(saved, { recursive: true });
    assert.equal((await postArkEvent(url, body, { apiKey: KEY })).status, 500);
    assert.match(await nextLine(), /500 not saved {2}MessageSent {2}one {2}ENOENT$/);
    mkdirSync(saved);
    assert.equal((await postArkEvent(url, body, { apiKey: KEY })).status, 200);
    assert.match(await nextLine(), /200 received/);
  });

  it('forwards events unchanged, and responds with the status of the response', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('MessageHeld', () => {
      throw new Error('expected by the test');
    });
    ark.on('error', () => {});
    const { url: to, events } = await receive(ark);
    await start('--forward-to', to);
    assert.equal((await postArkEvent(url, arkEvent('MessageSent'), { apiKey: KEY })).status, 200);
    assert.match(await nextLine(), /200 forwarded {2}MessageSent/);
    const held = arkEvent('MessageHeld', { uuid: 'held' }, { form: 'envelope' });
    assert.equal((await postArkEvent(url, held, { apiKey: KEY })).status, 500);
    assert.match(await nextLine(), /500 forwarded {2}MessageHeld/);
    // It failed, so its retry is not a duplicate.
    assert.equal((await postArkEvent(url, held, { apiKey: KEY })).status, 500);
    assert.deepEqual(events.map(({ type }) => type), ['MessageSent', 'MessageHeld', 'MessageHeld']);
  }); // prettier-ignore
});
