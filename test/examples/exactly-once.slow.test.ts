import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createApp } from '../../examples/exactly-once/app.js';
import { envelopeOf, payloadOf } from '../support/bodies.js';
import { describeWithPostgres } from '../support/postgres.js';
import { KEY, post, serve } from '../support/serve.js';

let addresses = 0;

/** A bounce of an address that no other test uses. */
function createBounce(): { address: string; body: object } {
  addresses += 1;
  const address = `user-${addresses}@example.com`;
  const payload = payloadOf('MessageBounced');
  payload.original_message.to = address;
  return { address, body: envelopeOf('MessageBounced', { payload }) };
}

const count = async (url: string, address: string): Promise<unknown> =>
  ((await (await fetch(`${url}/bounces/${address}`)).json()) as { bounces: number }).bounces;

/** Starts the example in a separate process, which is killed at a step of its first request. */
async function startServer(databaseUrl: string, killAt: number): Promise<{ server: ChildProcess; url: string }> {
  const preload = path.join(__dirname, '../support/kill-at-step.cjs');
  const file = path.join(__dirname, '../../examples/exactly-once/server.ts');
  const server = spawn(process.execPath, ['--require', 'tsx/cjs', '--require', preload, file], {
    env: { ...process.env, ARK_API_KEY: KEY, PORT: '0', DATABASE_URL: databaseUrl, KILL_AT: String(killAt) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
  return { server, url: `http://127.0.0.1:${/\d+/.exec(line)?.[0]}` };
}

function testExactlyOnce(getDatabaseUrl: () => string, minSteps: number): void {
  const stops: (() => Promise<void>)[] = [];

  const start = async (): Promise<string> => {
    const { app, close } = await createApp({ apiKey: KEY, databaseUrl: getDatabaseUrl() });
    stops.push(close);
    return serve(app);
  };

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it('applies the effect once if the process is killed at any step and Ark retries', async () => {
    const url = await start();
    const countsAfterKill = new Set<unknown>();
    let killAt = 1;
    for (; ; killAt += 1) {
      const { address, body } = createBounce();
      const { server, url: killedUrl } = await startServer(getDatabaseUrl(), killAt);
      const exit = once(server, 'exit');
      const status = await post(`${killedUrl}/webhooks/ark`, body).then(
        (res) => res.status,
        () => undefined,
      );
      const survived = status === 200 && (await count(killedUrl, address).catch(() => undefined)) === 1;
      if (survived) server.kill('SIGTERM');
      assert.deepEqual(await exit, survived ? [0, null] : [null, 'SIGKILL']);
      if (survived) break;

      countsAfterKill.add(await count(url, address));
      for (let retries = 0; retries < 2; retries += 1)
        assert.equal((await post(`${url}/webhooks/ark`, body)).status, 200);
      assert.equal(await count(url, address), 1, `killed at step ${killAt}`);
    }
    assert.ok(killAt > minSteps, `The request has only ${killAt - 1} steps.`);
    assert.deepEqual([...countsAfterKill].sort(), [0, 1]);
  }).timeout(300_000);

  it('applies the effect once if several processes handle the same event at the same time', async () => {
    // Each app has its own in-memory claims, like separate processes.
    const urls = await Promise.all(Array.from({ length: 4 }, start));
    const { address, body } = createBounce();
    const responses = await Promise.all(urls.map((url) => post(`${url}/webhooks/ark`, body)));
    assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
    assert.equal(await count(urls[0]!, address), 1);
  });

  it('counts each event of an address', async () => {
    const url = await start();
    const { address, body } = createBounce();
    await post(`${url}/webhooks/ark`, body);
    await post(`${url}/webhooks/ark`, { ...body, uuid: `another-${address}` });
    assert.equal(await count(url, address), 2);
  });
}

describe('effects exactly once', () => {
  describe('in SQLite', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'exactly-once-'));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });
    testExactlyOnce(() => path.join(folder, 'bounces.db'), 9);
  });

  describeWithPostgres('in PostgreSQL', (postgres) => {
    before(async () => {
      const client = new Client({ connectionString: postgres().connectionString });
      await client.connect();
      await client.query('CREATE DATABASE exactly_once');
      await client.end();
    });
    testExactlyOnce(() => postgres().connectionString.replace(/postgres$/, 'exactly_once'), 13);
  });
});
