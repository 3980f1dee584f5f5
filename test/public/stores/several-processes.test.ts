import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { eventually } from '../../support/eventually.js';
import { envelopeOf } from '../../support/bodies.js';
import { measureMs } from '../../support/measure.js';
import { describeWithPostgres } from '../../support/postgres.js';
import { describeWithRedis } from '../../support/redis.js';
import { type JsonResponse, post } from '../../support/serve.js';

interface Server {
  url: string;
  child: ChildProcess;
}

interface Engine {
  url: string;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
}

/** How long a claim lasts, in seconds. */
const LEASE = 1;

/** Each kind of store, shared by real processes whose clocks are minutes apart. */
function suite(kind: string, engine: () => Engine): void {
  const begun: string[] = [];
  const done: string[] = [];
  let servers: Server[];

  const start = async (skew: number): Promise<Server> => {
    const args = [kind, engine().url, String(LEASE), String(skew * 60_000)];
    const child = fork(path.join(__dirname, '../../support/claims-server.ts'), args, {
      execArgv: ['--require', 'tsx/cjs'],
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    child.on('message', (message: { begun?: string; done?: string }) => {
      if (message.begun !== undefined) begun.push(message.begun);
      if (message.done !== undefined) done.push(message.done);
    });
    return { url: `http://127.0.0.1:${port}/hook`, child };
  };
  const runsOf = (body: { uuid?: unknown }): number => begun.filter((id) => id === body.uuid).length;
  const postToBoth = (body: object): Promise<JsonResponse[]> => Promise.all(servers.map(({ url }) => post(url, body)));

  before(async () => {
    servers = await Promise.all([start(0), start(20)]);
  });
  after(() => {
    for (const { child } of servers) child.kill('SIGKILL');
  });

  it('runs each event once when it is posted to two processes concurrently', async () => {
    const bodies = Array.from({ length: 20 }, () => envelopeOf('MessageSent'));
    const responses = await Promise.all(bodies.map(postToBoth));
    for (const pair of responses) {
      assert.equal(pair.filter(({ status, body }) => status === 200 && !body['duplicate']).length, 1);
      for (const { status, body } of pair) assert.ok(status === 200 || body['code'] === 'listeners_pending');
    }
    for (const pair of await Promise.all(bodies.map(postToBoth)))
      for (const { body } of pair) assert.deepEqual(body, { received: true, duplicate: true });
    await eventually('each run is reported', () => bodies.every((body) => runsOf(body) > 0));
    assert.deepEqual([...new Set(bodies.map(runsOf))], [1]);
  });

  it('runs an event again after its process was killed and the lease has ended', async () => {
    const [survivor, victim] = servers as [Server, Server];
    const body = envelopeOf('MessageSent');
    const lost = post(victim.url, body).catch(() => 'lost');
    await eventually('the event is begun', () => runsOf(body) === 1);
    victim.child.kill('SIGKILL');
    assert.equal(await lost, 'lost');
    const refused = await post(survivor.url, body);
    assert.deepEqual([refused.status, refused.body['code']], [503, 'listeners_pending']);
    await eventually('the lease ends', async () => (await post(survivor.url, body)).status === 200);
    await eventually('the second run is reported', () => done.includes(body['uuid'] as string));
    assert.equal(runsOf(body), 2);
    assert.equal(done.filter((id) => id === body['uuid']).length, 1);
    servers[1] = await start(-20);
  });

  it('responds 503 while the server is down, within the time that Ark waits, and recovers by itself', async () => {
    const { url } = servers[0]!;
    const before = envelopeOf('MessageSent');
    assert.equal((await post(url, before)).status, 200);
    await engine().kill();
    const during = envelopeOf('MessageSent');
    const took = await measureMs(async () => {
      const { status, body } = await post(url, during);
      assert.deepEqual([status, body['code']], [503, 'unavailable']);
    });
    assert.ok(took < 4_500, `${took} ms`);
    assert.equal(runsOf(during), 0);
    await engine().restart();
    await eventually('it is handled', async () => (await post(url, during)).status === 200);
    await eventually('its run is reported', () => runsOf(during) === 1);
    const again = await post(url, before);
    assert.deepEqual(again.body, { received: true, duplicate: true }, 'completed claims survive the crash');
  });
}

for (const kind of ['redis', 'ioredis'])
  describeWithRedis(`Processes that share claims in Redis (${kind})`, (redis) => {
    suite(kind, redis);
  });

describeWithPostgres('Processes that share claims in PostgreSQL', (postgres) => {
  suite('postgres', () => {
    const { connectionString: url } = postgres();
    return { url, kill: () => postgres().kill(), restart: () => postgres().restart() };
  });
});
