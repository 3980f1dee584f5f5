import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type ArkEvent, arkEventNames, ArkWebhooks } from '../../build/index.js';
import { arkEvent, postArkEvent, SigningKey } from '../../build/testing/index.js';
import { runCommand, startCommand } from '../support/command.js';
import { KEY, serve, unreachable } from '../support/serve.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'ark-webhooks-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A receiver, and what its listeners got. */
async function receive(ark = new ArkWebhooks({ apiKey: KEY })): Promise<{ url: string; events: ArkEvent[] }> {
  const events: ArkEvent[] = [];
  ark.on('event', (event) => void events.push(event));
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    middleware(req, res, unreachable);
  });
  return { url, events };
}

describe('ark-webhooks trigger', () => {
  it('posts each event in each form', async () => {
    const { url, events } = await receive(new ArkWebhooks({ apiKey: KEY, strict: true }));
    for (const form of ['bare', 'envelope', 'platform']) {
      const { code, stdout } = await runCommand(['trigger', 'all', '--to', url, '--form', form]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /10 posted in [\d.]+ s, 0 failed: 10 × 200\nlatency in ms: median /);
      assert.deepEqual(events.map(({ type }) => type), arkEventNames);
      assert.ok(events.splice(0).every((event) => event.form === form));
    }
  }); // prettier-ignore

  it('sets fields, makes as many as are asked for at the rate asked for, and sums up as JSON', async () => {
    const { url, events } = await receive();
    const set = ['--set', 'to=a@example.com', '--set', 'message.tag=null', '--set', 'metadata.a.b=5'];
    const begun = performance.now();
    const { stdout } = await runCommand(
      ['trigger', 'MessageSent', '--to', url, '--count', '25', '--rate', '50', '--json', ...set], // prettier-ignore
    );
    assert.ok(performance.now() - begun > 450);
    const summary = JSON.parse(stdout) as { posted: number; failed: number; answers: object; latency: { max: number } };
    // Metadata holds strings only: each of these is refused, and no listener runs.
    assert.deepEqual([summary.posted, summary.failed, summary.answers], [25, 25, { '422 invalid_payload': 25 }]);
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
    const { url } = await receive(new ArkWebhooks({ signature: { keys: { keys: [{ ...key.jwk }] } } }));
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url, '--sign', file])).code, 0);
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url])).code, 1);
    writeFileSync(file, 'nonsense');
    assert.equal((await runCommand(['trigger', 'MessageSent', '--to', url, '--sign', file])).code, 2);
  });

  it('exits with 1 and says why where events are refused, or nobody is there', async () => {
    const { url } = await receive();
    const refused = await runCommand(['trigger', 'MessageSent', '--to', url, '--key', 'wrong']);
    assert.deepEqual([refused.code, refused.stdout.includes('401 invalid_token  MessageSent')], [1, true]);
    const nobody = await runCommand(['trigger', 'MessageSent', '--to', 'http://127.0.0.1:1/']);
    assert.deepEqual([nobody.code, nobody.stdout.includes('failed ECONNREFUSED  MessageSent')], [1, true]);
  });
});

describe('ark-webhooks listen', () => {
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

  it('prints each event as a line, and refusals with their reason', async () => {
    await start();
    const body = arkEvent('MessageBounced', { to: 'ada@example.com', uuid: 'one' } as never, { form: 'envelope' });
    for (const [posted, apiKey, line] of [
      [body, KEY, /200 received {2}MessageBounced {2}ada@example\.com {2}one$/],
      [body, KEY, /200 duplicate {2}MessageBounced {2}one$/],
      [body, 'wrong', /401 invalid_token {2}\S/],
      ['{}', KEY, /400 unidentifiable_event {2}\S/],
      ['{"event":"Message\\u001b[2JNew","payload":{}}', KEY, /200 unknown event {2}Message·\[2JNew/],
      [arkEvent('MessageSent', { to: 5 } as never), KEY, /422 invalid_payload {2}MessageSent/],
      ['x'.repeat(1024 ** 2 + 5), KEY, /413 body_too_large/],
    ] as const) {
      await postArkEvent(url, posted, { apiKey });
      assert.match(await nextLine(), line);
      if (line.source.includes('422')) assert.match(await nextLine(), /#\/message\/to must be string/);
    }
  });

  it('records events, which replay posts again to the letter', async () => {
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

  it('passes events on as they came, and answers what it was answered', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('MessageHeld', () => {
      throw new Error('as the test wants');
    });
    ark.on('error', () => {});
    const { url: to, events } = await receive(ark);
    await start('--forward-to', to);
    assert.equal((await postArkEvent(url, arkEvent('MessageSent'), { apiKey: KEY })).status, 200);
    assert.match(await nextLine(), /200 forwarded {2}MessageSent/);
    const held = arkEvent('MessageHeld', { uuid: 'held' } as never, { form: 'envelope' });
    assert.equal((await postArkEvent(url, held, { apiKey: KEY })).status, 500);
    assert.match(await nextLine(), /500 forwarded {2}MessageHeld/);
    // It failed, so it is no duplicate when it comes again.
    assert.equal((await postArkEvent(url, held, { apiKey: KEY })).status, 500);
    assert.deepEqual(events.map(({ type }) => type), ['MessageSent', 'MessageHeld', 'MessageHeld']);
  }); // prettier-ignore
});
