import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { arkEvent, type FakeArk, fakeArk, postArkEvent, SigningKey } from 'express-ark-webhooks/testing';
import { startCommand } from '../../support/command.js';
import { KEY } from '../../support/serve.js';

const keyless = { ARK_API_KEY: undefined };

interface Line {
  outcome: string;
  status: number;
  verifiedBy?: string;
  credentials?: { header: string; passes: boolean | null; note: string }[];
}

describe('express-ark-webhooks listen, credentials', () => {
  let child: ChildProcess;
  let lines: AsyncIterator<string>;
  let hints: AsyncIterator<string>;
  let url: string;
  let sender: FakeArk;

  before(async () => {
    sender = await fakeArk();
  });
  after(() => sender.close());

  const start = async (env: NodeJS.ProcessEnv, ...args: string[]): Promise<void> => {
    child = startCommand(['listen', '--port', '0', ...args], env);
    lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
    hints = createInterface(child.stderr!)[Symbol.asyncIterator]();
    url = ((await hints.next()).value as string).replace('Listening on ', '');
  };
  const nextLine = async (): Promise<string> => (await lines.next()).value as string;
  const nextJson = async (): Promise<Line> => JSON.parse(await nextLine()) as Line;

  afterEach(async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  const body = arkEvent('MessageSent', {}, { form: 'envelope' });

  it('accepts signed deliveries with --jwks-url, and rejects others with their reason', async () => {
    await start(keyless, '--jwks-url', sender.jwksUrl, '--json');
    assert.equal((await postArkEvent(url, body, { sign: sender.key })).status, 200);
    assert.equal((await nextJson()).verifiedBy, 'signature');
    assert.equal((await postArkEvent(url, body, { sign: new SigningKey() })).status, 401);
    assert.equal((await nextJson()).outcome, 'invalid_signature');
    assert.equal((await postArkEvent(url, body, { apiKey: KEY })).status, 401);
  });

  it("accepts either a key or a signature, also in Postal's headers", async () => {
    await start({}, '--jwks-url', sender.jwksUrl, '--profile', 'postal', '--json');
    for (const [options, verifiedBy] of [
      [{ apiKey: KEY }, 'apiKey'],
      [{ sign: sender.key, profile: 'postal' }, 'signature'],
      [{ apiKey: KEY, sign: sender.key, profile: 'postal' }, 'both'],
    ] as const) {
      const event = arkEvent('MessageSent', {}, { form: 'envelope' });
      assert.equal((await postArkEvent(url, event, options)).status, 200);
      assert.equal((await nextJson()).verifiedBy, verifiedBy);
    }
    assert.equal((await postArkEvent(url, body)).status, 401);
  });

  it('shows the credentials of each delivery, and whether they would pass, if none are configured', async () => {
    await start(keyless);
    assert.match((await hints.next()).value as string, /npx express-ark-webhooks trigger MessageSent --to http:\/\/127\.0\.0\.1:\d+\/ --no-key$/);
    assert.match((await hints.next()).value as string, /every delivery is accepted, and its credentials are described/);
    assert.equal((await postArkEvent(url, body)).status, 200);
    assert.match(await nextLine(), /200 received {2}MessageSent/);
    assert.equal((await nextLine()).trim(), 'no credentials: a receiver rejects this with 401');
    await postArkEvent(url, body, { apiKey: 'ark_secret_key' });
    assert.match(await nextLine(), /200 duplicate/);
    assert.equal((await nextLine()).trim(), 'Authorization: Bearer: passes if apiKey is this key of 14 characters');
    await postArkEvent(url.replace('//', '//ark:ark_secret_key@'), body, { sign: sender.key, profile: 'postal' });
    await nextLine();
    assert.match(await nextLine(), /Authorization: Basic: passes if apiKey is its password, with basicAuth: true/);
    assert.match(await nextLine(), /X-Postal-Signature-256: not checked: use --profile postal --jwks-url URL/);
    await postArkEvent(url, body, { sign: sender.key });
    await nextLine();
    assert.match(await nextLine(), /X-Ark-Signature: (fails: it does not fit|not checked: Ark's public keys could not be fetched)/);
  }); // prettier-ignore

  /** @returns megabytes. Small images of Linux have no `ps`, and other systems no `/proc`. */
  const readMemory = (pid: number): number => {
    const status = `/proc/${pid}/status`;
    const kilobytes = existsSync(status)
      ? /VmRSS:\s*(\d+)/.exec(readFileSync(status, 'utf8'))![1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
    return Number(kilobytes) / 1024;
  };

  /**
   * Sends endless bodies over several connections for some seconds, and until the server has read the given number of
   * bytes.
   */
  async function attack(seconds: number, bytes: number): Promise<{ sent: number; peak: number }> {
    let [sent, peak] = [0, 0];
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
    const open = (): void => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket) && !ended && setTimeout(open, 5));
      socket.write(
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const write = (): void => {
        while (
          !socket.destroyed &&
          socket.writable &&
          socket.write(chunk, (error) => (sent += error ? 0 : chunk.length))
        );
      };
      socket.on('drain', write);
      write();
    };
    const sockets = new Set<ReturnType<typeof connect>>();
    let ended = false;
    for (let i = 0; i < 12; i += 1) open();
    for (let tick = 0; tick < seconds * 10 || (sent <= bytes && tick < 600); tick += 1) {
      await sleep(100);
      peak = Math.max(peak, readMemory(child.pid!));
    }
    ended = true;
    for (const socket of sockets) socket.destroy();
    return { sent, peak };
  }

  for (const [name, env] of [
    ['with a key', {}],
    ['without a key', keyless],
  ] as const)
    it(`keeps its memory flat ${name} when clients send endless bodies`, async () => {
      await start(env);
      void (async () => { while (!(await lines.next()).done); })(); // prettier-ignore
      await postArkEvent(url, body, { apiKey: KEY });
      const before = readMemory(child.pid!);
      const { sent, peak } = await attack(4, 16 * 1024 ** 2);
      assert.ok(sent > 16 * 1024 ** 2, `only ${sent} bytes were sent`);
      assert.ok(peak - before < 80, `from ${before} to ${peak} MiB after ${sent / 1024 ** 2} MiB`);
      const { status } = await postArkEvent(url, arkEvent('MessageSent'), { apiKey: KEY });
      assert.equal(status, 200);
    }); // prettier-ignore
});
