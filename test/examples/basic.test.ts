import assert from 'node:assert/strict';
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { arkEventNames } from 'express-ark-webhooks';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { envelopeOf, payloadOf } from '../support/bodies.js';
import { describeWithCurl } from '../support/curl.js';
import { post } from '../support/serve.js';

const sh = promisify(execFile);
const server = path.join(__dirname, '../../examples/basic/server.ts');

describe('examples/basic', () => {
  let child: ChildProcessByStdio<null, Readable, null>;
  let printed = '';

  /** Starts the example on a free port; resolves once it has printed the command to post an event with. */
  const start = async (env: Record<string, string>): Promise<{ curl: string; url: string; key: string }> => {
    printed = '';
    child = spawn(process.execPath, ['--require', 'tsx/cjs', server], {
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
    await until(/-d '.*'\n/);
    const curl = /^curl [^]*-d '.*'$/m.exec(printed)![0];
    const [, key] = /Bearer ([^"]+)"/.exec(curl)!;
    return { curl, url: /http:\S+\/webhooks\/ark/.exec(curl)![0], key: key! };
  };

  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(printed)) await sleep(10);
  };

  afterEach(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
    assert.equal(child.exitCode, 0);
  });

  describeWithCurl('the command that examples/basic prints', () => {
    it('posts an event, which is logged as a line', async () => {
      const { curl } = await start({});
      const { stdout } = await sh('sh', ['-c', curl]);
      assert.match(stdout, /^HTTP\/1.1 200 OK\r\n[^]*\{"received":true\}$/);
      await until(/^\S+Z {2}MessageBounced {2}a•••@example\.com {2}envelope {2}\S+$/m);
      assert.doesNotMatch(printed.split(`-d '`)[0]! + printed.split(`}'`)[1]!, /ada@/);
    });

    it('reads the key from ARK_API_KEY and does not print it', async () => {
      const { curl } = await start({ ARK_API_KEY: 'from-the-environment' });
      assert.doesNotMatch(printed, /from-the-environment/);
      const env = { ...process.env, ARK_API_KEY: 'from-the-environment' };
      assert.match((await sh('sh', ['-c', curl], { env })).stdout, /^HTTP\/1.1 200 OK/);
    });
  });

  it('prints the address of the inspector', async () => {
    await start({});
    const [, page] = /live at (http:\S+\/ark),/.exec(printed)!;
    const res = await fetch(page!);
    assert.equal(res.status, 200);
    assert.match(await res.text(), /<title>Ark events<\/title>/);
  });

  it('lists every event by name, and rejected requests by code', async () => {
    const { url, key } = await start({});
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    for (const name of arkEventNames)
      for (const body of [payloadOf(name), envelopeOf(name)]) {
        printed = '';
        assert.equal((await post(url, body, headers)).status, 200);
        await until(new RegExp(`  ${name}  `));
      }
    await post(url, {}, headers);
    await until(/ {2}rejected {2}400 {2}unidentifiable_event {2}/);
    await post(url, { event: 'MessageReplied', payload: {} }, headers);
    const list = await (await fetch(new URL('/', url))).text();
    assert.match(list, /^\S+ {2}unknown event {2}MessageReplied/);
    assert.equal(list.match(/ {2}(bare|envelope) {2}/g)?.length, 2 * arkEventNames.length + 1);
  });

  it('masks recipients on its page', async () => {
    const { url, key } = await start({});
    const event = arkEvent('MessageBounced', { original_message: { to: 'ada@example.com' } });
    await postArkEvent(url, event, { apiKey: key });
    const list = await (await fetch(new URL('/', url))).text();
    assert.match(list, /MessageBounced {2}a•••@example\.com/);
    assert.doesNotMatch(list, /ada@/);
  });

  it('escapes control characters in what it prints', async () => {
    const { url, key } = await start({});
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const event = '\u001b[2J\nforged line\u202e\u009b';
    await post(url, { event, uuid: '\u0007', payload: {} }, headers);
    await until(/unknown event/);
    const list = await (await fetch(new URL('/', url))).text();
    for (const text of [printed, list]) {
      assert.ok(text.includes('unknown event  \\u{1b}[2J\\u{a}forged line\\u{202e}\\u{9b}'));
      for (const character of ['\u001b', '\u202e', '\u009b', '\u0007']) assert.ok(!text.includes(character));
    }
  });

  const [outside] = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);

  it('listens on loopback only', async () => {
    const { url } = await start({});
    assert.equal((await fetch(new URL('/', url))).status, 200);
    if (outside) await assert.rejects(fetch(new URL('/', url.replace('localhost', outside))));
  });

  it('listens on the address in HOST', async () => {
    const { url } = await start({ HOST: '0.0.0.0' });
    if (outside) assert.equal((await fetch(new URL('/', url.replace('localhost', outside)))).status, 200);
    assert.equal((await fetch(new URL('/', url))).status, 200);
  });
});
