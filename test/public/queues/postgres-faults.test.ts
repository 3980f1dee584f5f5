import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { ArkWebhooks, type EventQueue, type QueuedEvent } from 'express-ark-webhooks';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { postgresClaims } from 'express-ark-webhooks/stores/postgres';
import { envelopeOf } from '../../support/bodies.js';
import { createEvent, quickOptions } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';
import { measureMs } from '../../support/measure.js';
import { createPool, describeWithPostgres, Postgres } from '../../support/postgres.js';
import { KEY } from '../../support/serve.js';

const ignore = (): void => undefined;
const retrying = { retries: 2, backoff: 0 };

/** Works until each of these events has run. Resolves to the handler's arguments by id. */
async function runAll(queue: EventQueue, events: QueuedEvent[]): Promise<Map<string, QueuedEvent>> {
  const got = new Map<string, QueuedEvent>();
  await queue.work((event) => Promise.resolve(void got.set(event.id, event)), quickOptions);
  await eventually('each event runs', () => events.every(({ id }) => got.has(id)));
  return got;
}

describeWithPostgres('pgBossQueue and values that a database cannot store', (postgres) => {
  const odd = {
    emoji: '{"subject":"😀"}',
    'line separator': '{"subject":"\u2028 €"}',
    NUL: '{"subject":"\0"}',
    'escaped NUL': String.raw`{"subject":"\u0000"}`,
    'lone surrogate': '{"subject":"\ud800"}',
    'no JSON': '\ufffe\uffff',
  };

  it('stores them in a LATIN1 database, and fails no other event', async () => {
    const latin = await Postgres.start({ encoding: 'LATIN1' });
    try {
      const queue = pgBossQueue({ connectionString: latin.connectionString, ...retrying });
      await queue.open();
      const events = Object.values(odd).flatMap((body) => [
        createEvent({ body }),
        ...Array.from({ length: 10 }, () => createEvent({ body: '{"subject":"é"}' })),
      ]);
      events.push(createEvent({ id: 'MessageSent/😀', type: '\ud83d' }));
      const results = await Promise.all(events.map((event) => queue.add(event)));
      assert.deepEqual([...new Set(results)], ['stored']);
      for (const event of events) assert.equal(await queue.add(event), 'duplicate');
      const got = await runAll(queue, events);
      for (const event of events) assert.deepEqual(got.get(event.id), event);
      await queue.close();
      const pool = createPool({ connectionString: latin.connectionString });
      const claims = postgresClaims(pool);
      assert.equal(await claims.claim('MessageSent/😀', 'token'), 'claimed');
      assert.equal(await claims.claim('MessageSent/😀', 'other'), 'running');
      await pool.end();
    } finally {
      await latin.stop();
    }
  });

  it('stores 600 of them at once in a LATIN1 database', async () => {
    const latin = await Postgres.start({ encoding: 'LATIN1' });
    try {
      const queue = pgBossQueue({ connectionString: latin.connectionString, ...retrying });
      await queue.open();
      const events = Array.from({ length: 600 }, () => createEvent({ body: '{"subject":"😀"}' }));
      const results = await Promise.all(events.map((event) => queue.add(event)));
      assert.deepEqual([...new Set(results)], ['stored']);
      await queue.close();
    } finally {
      await latin.stop();
    }
  });

  it('keeps the reason of a dead letter in a LATIN1 database', async () => {
    const latin = await Postgres.start({ encoding: 'LATIN1' });
    try {
      const queue = pgBossQueue({ connectionString: latin.connectionString, retries: 0 });
      await queue.work(() => Promise.reject(new Error('no 😀 today')), quickOptions);
      await queue.add(createEvent());
      await eventually('a dead letter', async () => (await queue.stats()).dead === 1);
      assert.equal((await queue.deadLetters())[0]?.reason, 'no 😀 today');
      await queue.close();
    } finally {
      await latin.stop();
    }
  });

  it('stores them in a UTF-8 database', async () => {
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema: 'odd', ...retrying });
    const events = Object.values(odd).map((body) => createEvent({ body }));
    await Promise.all(events.map((event) => queue.add(event)));
    const got = await runAll(queue, events);
    for (const event of events) assert.deepEqual(got.get(event.id), event);
    await queue.close();
  });
});

describeWithPostgres('pgBossQueue and postgresClaims() on a database that they cannot use', (postgres) => {
  /** A database with a custom setting. */
  async function createDatabase(setting: string): Promise<string> {
    const database = `odd_${randomUUID().slice(0, 8)}`;
    await postgres().query(`CREATE DATABASE ${database}`);
    await postgres().query(`ALTER DATABASE ${database} SET ${setting}`);
    const url = new URL(postgres().connectionString);
    url.pathname = `/${database}`;
    return url.href;
  }

  it('say why it accepts no writes, and what to do', async () => {
    const connectionString = await createDatabase('default_transaction_read_only = on');
    const expected = { code: '25006', message: /accepts no writes: .*Connect to the primary/ };
    const queue = pgBossQueue({ connectionString, onError: ignore });
    await assert.rejects(queue.open(), expected);
    await queue.close();
    const pool = createPool({ connectionString });
    await assert.rejects(async () => postgresClaims(pool).claim('id', 'token'), expected);
    await pool.end();
  });

  it('name the schema that is a reserved word', async () => {
    const { connectionString } = postgres();
    for (const schema of ['user', 'SELECT']) {
      const queue = pgBossQueue({ connectionString, schema, onError: ignore });
      await assert.rejects(queue.open(), /^Error: "(user|select)" is a reserved word of PostgreSQL: set "schema" to/);
      await queue.close();
    }
  });

  it('say that the search path names no schema, and use the one that the table is given with', async () => {
    const connectionString = await createDatabase(`search_path = ''`);
    const pool = createPool({ connectionString });
    await assert.rejects(async () => postgresClaims(pool).claim('id', 'token'), {
      message: `The search path of this role contains no schema that exists: set "table" to a name with a schema, such as 'public.ark_claims'.`,
    });
    assert.equal(await postgresClaims(pool, { table: 'public.ark_claims' }).claim('id', 'token'), 'claimed');
    await pool.end();
  });
});

describeWithPostgres('pgBossQueue on a database with custom settings', (postgres) => {
  async function open(setting: string): Promise<EventQueue> {
    const database = `set_${randomUUID().slice(0, 8)}`;
    await postgres().query(`CREATE DATABASE ${database}`);
    await postgres().query(`ALTER DATABASE ${database} SET ${setting}`);
    const connectionString = postgres().connectionString.replace(/postgres$/, database);
    return pgBossQueue({ connectionString, retries: 0, onError: ignore });
  }

  for (const setting of ['standard_conforming_strings = off', `datestyle = 'SQL, DMY'`, `timezone = 'Asia/Kathmandu'`])
    it(`stores an event and makes a dead letter of it with ${setting}`, async () => {
      const queue = await open(setting);
      const event = createEvent({
        body: String.raw`{"subject":"\ 
 '"}`,
      });
      await queue.work(() => Promise.reject(new Error('no')), quickOptions);
      await queue.add(event);
      await eventually('it is dead', async () => (await queue.stats()).dead === 1);
      const [letter] = await queue.deadLetters();
      assert.deepEqual(letter!.event, event);
      assert.ok(Math.abs(letter!.diedAt.getTime() - Date.now()) < 60_000);
      await queue.close();
    });

  it('names statement_timeout if it is too short, with a fix', async () => {
    const queue = await open('statement_timeout = 1');
    await assert.rejects(queue.open(), { code: '57014', message: /Expected statement_timeout .* ALTER ROLE/ });
    await queue.close();
  });
});

describeWithPostgres('a PostgreSQL whose transactions are serializable', (postgres) => {
  const database = 'serializable';
  let connectionString: string;
  before(async () => {
    await postgres().query(`CREATE DATABASE ${database}`);
    await postgres().query(`ALTER DATABASE ${database} SET default_transaction_isolation = serializable`);
    connectionString = postgres().connectionString.replace(/postgres$/, database);
  });

  it('loses no completed claim and fails no event while many are claimed, stored and settled at once', async () => {
    const reports: string[] = [];
    const make = (): EventQueue =>
      pgBossQueue({ connectionString, ...retrying, onError: ({ message }) => reports.push(message) });
    const queues = [make(), make()];
    const runs = new Map<string, number>();
    for (const queue of queues)
      await queue.work(({ id }) => Promise.resolve(void runs.set(id, (runs.get(id) ?? 0) + 1)), quickOptions);
    const pools = [1, 2].map(() => createPool({ connectionString }));
    const stores = pools.map((pool) => postgresClaims(pool));
    const events = Array.from({ length: 200 }, () => createEvent());
    const ids = Array.from({ length: 100 }, () => `MessageSent/${randomUUID()}`);
    const claimAndComplete = async (id: string): Promise<void> => {
      const states = await Promise.all(stores.map(async (store, index) => store.claim(id, `token ${index}`)));
      assert.deepEqual(states.toSorted(), ['claimed', 'running']);
      await stores[states.indexOf('claimed')]!.complete(id, `token ${states.indexOf('claimed')}`);
    };
    await Promise.all([
      ...events.map((event, index) => queues[index % 2]!.add(event)),
      ...Array.from({ length: 8 }, async (_, lane) => {
        for (let index = lane; index < ids.length; index += 8) await claimAndComplete(ids[index]!);
      }),
    ]);
    await eventually('each event has run', () => runs.size === events.length, 30_000);
    for (const id of ids) assert.equal(await stores[0]!.claim(id, 'late'), 'completed');
    await Promise.all(queues.map((queue) => queue.close()));
    await Promise.all(pools.map((pool) => pool.end()));
    assert.deepEqual([...new Set(runs.values())], [1]);
    assert.deepEqual(reports, []);
  });
});

describeWithPostgres('roles with few privileges', (postgres) => {
  const role = 'modest';
  let connectionString: string;
  before(async () => {
    await postgres().query(`CREATE ROLE ${role} LOGIN`);
    await postgres().query(`REVOKE CREATE ON DATABASE postgres FROM PUBLIC`);
    connectionString = postgres().connectionString.replace('postgres@', `${role}@`);
  });
  const make = (schema: string, onError: (error: unknown) => void = assert.ifError): EventQueue =>
    pgBossQueue({ connectionString, schema, ...retrying, onError });

  async function assertWorks(queue: EventQueue): Promise<void> {
    const event = createEvent();
    assert.equal(await queue.add(event), 'stored');
    await runAll(queue, [event]);
    await eventually('nothing is left', async () => (await queue.stats()).running === 0);
    await queue.close();
  }

  it('let the owner of a schema use the queue without CREATE on the database', async () => {
    await postgres().query(`CREATE SCHEMA owned AUTHORIZATION ${role}`);
    await assertWorks(make('owned'));
  });

  it('let a role that owns nothing use the queue with the documented grants, each of which is named if it is missing', async () => {
    const owner = pgBossQueue({ connectionString: postgres().connectionString, schema: 'granted', ...retrying });
    await owner.open();
    await owner.close();
    const all = 'ALL TABLES IN SCHEMA granted';
    const lacks = '"modest" lacks the privilege';
    for (const [grant, missing] of [
      [
        'USAGE ON SCHEMA granted',
        `${lacks} USAGE on the schema "granted"\\. .* GRANT USAGE ON SCHEMA "granted" TO "modest";`,
      ],
      [
        `SELECT ON ${all}`,
        `${lacks}s SELECT, INSERT, UPDATE, DELETE on the table "granted"\\."\\w+"\\. .* GRANT SELECT`,
      ],
      [`INSERT, UPDATE ON ${all}`, `${lacks}s INSERT, UPDATE, DELETE on the table "granted"\\."\\w+"`],
      [`DELETE ON ${all}`, `${lacks} DELETE on the table "granted"\\."\\w+"`],
    ] as const) {
      await assert.rejects(make('granted', ignore).open(), new RegExp(missing));
      await postgres().query(`GRANT ${grant} TO ${role}`);
    }
    await assertWorks(make('granted'));
  });

  it('reject a schema that does not exist and cannot be created', async () => {
    await assert.rejects(
      make('nowhere', ignore).open(),
      /"nowhere" does not exist.* CREATE SCHEMA "nowhere" AUTHORIZATION "modest"/,
    );
  });

  it('name EXECUTE and CONNECT if it is one of those that is missing', async () => {
    const admin = (statement: string): Promise<unknown> => postgres().query(statement);
    await admin(`CREATE SCHEMA called AUTHORIZATION ${role}`);
    const owner = make('called');
    await owner.open();
    await owner.close();
    await admin('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA called FROM PUBLIC');
    await admin('CREATE ROLE caller LOGIN; GRANT USAGE ON SCHEMA called TO caller');
    await admin('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA called TO caller');
    const open = async (url: string): Promise<void> => {
      const queue = pgBossQueue({ connectionString: url, schema: 'called', onError: ignore });
      await queue.open().finally(() => queue.close());
    };
    const url = postgres().connectionString.replace('postgres@', 'caller@');
    await assert.rejects(open(url), /GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "called" TO "caller";/);
    await admin('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA called TO caller');
    await open(url);
    await admin('CREATE DATABASE closed');
    await admin('REVOKE CONNECT ON DATABASE closed FROM PUBLIC');
    const closed = url.replace(/[^/]*$/, 'closed');
    await assert.rejects(open(closed), /"closed"\. .* GRANT CONNECT ON DATABASE/);
    const pool = createPool({ connectionString: closed });
    await assert.rejects(async () => postgresClaims(pool).claim('id', 'token'), /"closed"\. .* GRANT CONNECT/);
    await pool.end();
  });

  it('report the message of PostgreSQL in the claim store if no privilege on a table is missing', async () => {
    const admin = createPool({ connectionString: postgres().connectionString });
    await postgresClaims(admin, { table: 'secured' }).claim('MessageSent/1', 'token');
    await admin.query(`ALTER TABLE secured ENABLE ROW LEVEL SECURITY; GRANT ALL ON secured TO ${role}`);
    await admin.end();
    const pool = createPool({ connectionString });
    await assert.rejects(async () => postgresClaims(pool, { table: 'secured' }).claim('id', 'token'), {
      code: '42501',
      message: 'new row violates row-level security policy for table "secured"',
    });
    await pool.end();
  });

  it('let the claim store name each privilege that is missing', async () => {
    await postgres().query('CREATE SCHEMA modest_claims');
    const admin = createPool({ connectionString: postgres().connectionString });
    await postgresClaims(admin, { table: 'modest_claims.claims' }).claim('MessageSent/1', 'token');
    await admin.end();
    const pool = createPool({ connectionString });
    const claim = async (): Promise<string> =>
      postgresClaims(pool, { table: 'modest_claims.claims' }).claim('MessageSent/2', 'token');
    await assert.rejects(claim(), /lacks the privilege USAGE on the schema "modest_claims"/);
    await postgres().query(`GRANT USAGE ON SCHEMA modest_claims TO ${role}`);
    await assert.rejects(
      claim(),
      /lacks the privileges SELECT, INSERT, UPDATE, DELETE on the table "modest_claims"\."claims"/,
    );
    for (const privilege of ['INSERT', 'SELECT', 'UPDATE', 'DELETE']) {
      await postgres().query(`GRANT ALL ON modest_claims.claims TO ${role}`);
      await postgres().query(`REVOKE ${privilege} ON modest_claims.claims FROM ${role}`);
      await assert.rejects(claim(), {
        code: '42501',
        message: new RegExp(`lacks the privilege ${privilege} on the table`),
      });
    }
    await postgres().query(`GRANT DELETE ON modest_claims.claims TO ${role}`);
    assert.equal(await claim(), 'claimed');
    await pool.end();
  });
});

describeWithPostgres('an outage of PostgreSQL', () => {
  it('is reported when it begins and when it ends, without data of the client', async () => {
    const postgres = await Postgres.start();
    const url = new URL(postgres.connectionString);
    url.password = 'hunter2-secret';
    const reports: Error[] = [];
    const queue = pgBossQueue({ connectionString: url.href, onError: (error) => reports.push(error) });
    try {
      await queue.work(() => Promise.resolve(), quickOptions);
      await postgres.kill();
      for (let second = 0; second < 4; second += 1) {
        await assert.rejects(queue.add(createEvent()), (error) => !inspect(error, { depth: 9 }).includes('hunter2'));
        await sleep(1_000);
      }
      await postgres.restart();
      await eventually('it is stored again', () => queue.add(createEvent()).then(() => true, () => false)); // prettier-ignore
      await eventually('its end is reported', () => /available again/.test(reports.at(-1)?.message ?? ''));
      assert.equal(reports.length, 2, reports.map(String).join('\n'));
      assert.match(reports[0]!.message, /^PostgreSQL is unavailable: /);
      for (const report of reports) {
        assert.deepEqual(Object.keys(report).filter((key) => key !== 'code'), []); // prettier-ignore
        assert.ok(!inspect(report, { depth: 9, showHidden: true }).includes('hunter2'));
      }
    } finally {
      await queue.close();
      await postgres.stop();
    }
  });
});

describeWithPostgres('closing a queue on PostgreSQL', (postgres) => {
  it('ends within its time while a listener never settles, and leaves its event to other workers', async () => {
    const options = { connectionString: postgres().connectionString, schema: 'never', ...retrying };
    const queue = pgBossQueue(options);
    const event = createEvent();
    await queue.add(event);
    let running = false;
    await queue.work(() => ((running = true), new Promise(() => undefined)), { concurrency: 1, timeout: 60_000 });
    await eventually('the event runs', () => running);
    const begun = performance.now();
    const took = await measureMs(() => queue.close({ timeout: 2_000 }));
    assert.ok(performance.now() - begun >= 1_000);
    assert.ok(took < 3_000, `${took} ms`);
    const next = pgBossQueue(options);
    assert.deepEqual(await next.stats(), { waiting: 0, running: 1, dead: 0 });
    await next.close();
  });

  it('is done by a receiver within its own timeout', async () => {
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema: 'never_ark', ...retrying });
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    let running = false;
    ark.on('MessageSent', () => ((running = true), new Promise(() => undefined)));
    await ark.work();
    await ark.receive(envelopeOf('MessageSent'));
    await eventually('the event runs', () => running);
    const took = await measureMs(() => ark.close());
    assert.ok(took < 12_000, `${took} ms`);
  });
});
