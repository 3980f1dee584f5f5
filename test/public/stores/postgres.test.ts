import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { postgresClaims, type PgPool } from 'express-ark-webhooks/stores/postgres';
import { testClaimStore } from 'express-ark-webhooks/testing';
import { createPool, describeWithPostgres } from '../../support/postgres.js';

describeWithPostgres('postgresClaims', (postgres) => {
  let pool: Pool;
  const open = (options = {}): Pool => createPool({ connectionString: postgres().connectionString, ...options });
  before(async () => {
    pool = open();
    await pool.query('DROP SCHEMA IF EXISTS claims CASCADE; CREATE SCHEMA claims');
  });
  after(() => pool.end());

  const count = async (table: string): Promise<number> =>
    (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]!.n;

  testClaimStore((times) => postgresClaims(pool, { ...times, table: 'claims.contract' }));

  it('creates its table once if ten processes start at the same time', async () => {
    const pools = Array.from({ length: 10 }, () => open({ max: 1 }));
    await Promise.all(pools.map((each) => each.query('SELECT 1')));
    for (const round of [1, 2, 3]) {
      const stores = pools.map((each) => postgresClaims(each, { table: `claims.ten${round}` }));
      const states = await Promise.all(
        stores.map(async (store, index) => store.claim('MessageSent/1', `token ${index}`)),
      );
      assert.equal(states.filter((state) => state === 'claimed').length, 1);
    }
    await Promise.all(pools.map((each) => each.end()));
  });

  it('uses an existing table without the privilege to create one, and else names the statement to run', async () => {
    await postgresClaims(pool, { table: 'claims.given' }).claim('MessageSent/1', 'token');
    await pool.query(`DROP ROLE IF EXISTS claimant; CREATE ROLE claimant LOGIN; GRANT USAGE ON SCHEMA claims TO claimant;
      GRANT SELECT, INSERT, UPDATE, DELETE ON claims.given TO claimant`);
    const claimant = open({ user: 'claimant', connectionString: undefined, ...addressOf(postgres().connectionString) });
    assert.equal(await postgresClaims(claimant, { table: 'claims.given' }).claim('MessageSent/1', 'other'), 'running');
    const store = postgresClaims(claimant, { table: 'claims.missing' });
    const error = await Promise.resolve(store.claim('MessageSent/1', 'token')).then(
      () => assert.fail('it was made'),
      (failure: unknown) => failure as Error,
    );
    const [, statement] = /"claims"\."missing" does not exist and this role may not create it. Have the owner of its schema run: ([^]*)/.exec(error.message)!; // prettier-ignore
    await pool.query(statement!);
    await pool.query('GRANT SELECT, INSERT, UPDATE, DELETE ON claims.missing TO claimant');
    assert.equal(await store.claim('MessageSent/1', 'token'), 'claimed', 'it looks again');
    await claimant.end();
    await pool.query('DROP OWNED BY claimant; DROP ROLE claimant');
  });

  it('deletes expired rows as new ones are written, and no others', async () => {
    const store = postgresClaims(pool, { table: 'claims.swept' });
    await store.claim('MessageSent/new', 'token');
    await pool.query(`INSERT INTO claims.swept SELECT 'old/' || n, NULL, now() - interval '2 hours'
      FROM generate_series(1, 25) n`);
    await store.complete('MessageSent/done', 'token');
    assert.equal(await count('claims.swept'), 1 + 1 + 15);
    // One of them is completed again, so it is not deleted with the others.
    await store.complete('old/25', 'token');
    await store.complete('old/25', 'token');
    assert.deepEqual((await pool.query('SELECT id FROM claims.swept ORDER BY id')).rows, [
      { id: 'MessageSent/done' },
      { id: 'MessageSent/new' },
      { id: 'old/25' },
    ]);
  });

  it('keeps a handled event for 4 days and a claim for 300 s by default', async () => {
    const store = postgresClaims(pool, { table: 'claims.times' });
    await store.claim('MessageSent/1', 'token');
    const left = async (): Promise<number> => {
      const { rows } = await pool.query<{ s: string }>(
        'SELECT extract(epoch FROM expires - now()) AS s FROM claims.times',
      );
      return Math.round(Number(rows[0]!.s));
    };
    assert.equal(await left(), 300);
    await store.complete('MessageSent/1', 'token');
    assert.equal(await left(), 345_600);
  });

  it('uses one statement for each step', async () => {
    const statements: string[] = [];
    const counting: PgPool = { query: (text, values) => (statements.push(text), pool.query(text, values)) };
    const store = postgresClaims(counting, { table: 'claims.counted' });
    await store.claim('MessageSent/1', 'token');
    statements.length = 0;
    await store.claim('MessageSent/2', 'token');
    await store.complete('MessageSent/2', 'token');
    await store.release('MessageSent/1', 'token');
    await store.forget!('MessageSent/2');
    assert.equal(statements.length, 4);
    assert.equal(await count('claims.counted'), 0);
  });

  it('finds expired rows by the index', async () => {
    const client = await pool.connect();
    let complete = '';
    const recording: PgPool = { query: (sql, values) => client.query((complete = sql), values) };
    const store = postgresClaims(recording, { table: 'claims.planned' });
    await store.claim('MessageSent/1', 'token');
    await client.query('SET enable_seqscan = off');
    await store.complete('MessageSent/1', 'token');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${complete}`, ['MessageSent/1', 1_000]);
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /Index Cond: \(expires </);
    await client.query('RESET enable_seqscan');
    client.release();
  });

  const none = { query: () => Promise.resolve({ rows: [] }) };
  for (const [options, message] of [
    [{ keep: -1 }, /Expected "keep" to be a number of seconds.*got -1/],
    [{ lease: 0 }, /Expected "lease" to be a number of seconds.*got 0/],
    [{ table: 'x"; DROP TABLE y; --' }, /"table" to be lower-case letters.* got "x/],
    [{ table: 'a.b.c' }, /got "a\.b\.c"/],
    [{ table: 'x'.repeat(64) }, /got "xxx/],
    [{ table: '' }, /got ""/],
    [{ schema: 'x' } as object, /postgresClaims\(\) has no option "schema"/],
  ] as const)
    it(`rejects ${JSON.stringify(options)} by its name`, () => {
      assert.throws(() => postgresClaims(none, options), { code: 'invalid_options', message });
    });

  it('rejects what is not a pool, without showing a password', () => {
    for (const given of [undefined, null, {}, 'postgres://app:secret@db'])
      assert.throws(
        () => postgresClaims(given as PgPool),
        (error: Error) => /to be given a Pool of "pg"/.test(error.message) && !error.message.includes('secret'),
      );
  });
});

/** A role can be added to an address, but not to a connection string. */
function addressOf(connectionString: string): { host: string; port: number; database: string } {
  const { hostname, port, pathname } = new URL(connectionString);
  return { host: hostname, port: Number(port), database: pathname.slice(1) };
}
