import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { testEventQueue } from 'express-ark-webhooks/testing';
import { createEvent } from '../../support/events.js';
import { describeWithPostgres } from '../../support/postgres.js';
import { testFailingListeners } from './failing-listeners.js';
import { testQueueArguments } from './queue-arguments.js';

/** Three attempts without delays. */
const quick = { retries: 2, backoff: 0 };
const schemaOf = (storage: string): string => `t_${storage.replaceAll('-', '_')}`;

describeWithPostgres('pgBossQueue over PostgreSQL', (postgres) => {
  testEventQueue((storage) =>
    pgBossQueue({ connectionString: postgres().connectionString, schema: schemaOf(storage), ...quick }),
  );
  testFailingListeners((storage, options) => {
    const { connectionString } = postgres();
    return pgBossQueue({ connectionString, schema: schemaOf(storage), backoff: 0, ...options });
  });
  testQueueArguments(() =>
    pgBossQueue({ connectionString: postgres().connectionString, schema: schemaOf(randomUUID()), ...quick }),
  );
});

describe('pgBossQueue', () => {
  it('rejects a connectionString that is none of PostgreSQL, without showing it', () => {
    for (const connectionString of [
      '',
      'secret',
      'mysql://u:secret@db/app',
      ' postgres://u:secret@db/app',
      'postgres://u:1#secret@db/app',
      'postgres://u:1@secret#2@db/app',
      'postgres://u:secret/2@db/app',
      'postgres://u:secret?2@db/app',
      'postgres://db:secret/app',
      5,
      null,
      {},
    ])
      assert.throws(
        () => pgBossQueue({ connectionString: connectionString as string }),
        ({ name, message }: Error) =>
          name === 'InvalidOptionsError' && /Expected "connectionString"/.test(message) && !message.includes('secret'),
      );
    assert.throws(() => pgBossQueue({ connectionString: undefined as never }), /is DATABASE_URL set\?/);
    for (const max of [0, 1.5, NaN, '5'])
      assert.throws(() => pgBossQueue({ host: 'db', max: max as number }), /Expected "max" to be a whole number/);
    for (const connectionString of [
      ...[
        'postgresql://u@db/app',
        'postgres:///app',
        'socket:/run/postgresql',
        '/run app',
        'postgres://u@/app?host=/run',
      ],
      ...['postgres://u:%23a%2Fb%3Fc%40d@db:5433/app?ssl=true', 'postgres://u:p@ss word@db/app', 'pg://db/app'],
    ])
      assert.doesNotThrow(() => pgBossQueue({ connectionString }));
  });

  it('rejects options without a connection or a directory, with both, and misspelt ones', () => {
    assert.throws(() => pgBossQueue({}), { code: 'invalid_options', message: /neither a connection nor dataDir/ });
    assert.throws(() => pgBossQueue({ host: 'db', dataDir: 'x' }), { message: /both a connection and dataDir/ });
    assert.throws(() => pgBossQueue({ dataDir: 'x', retry: 1 } as object), { message: /no option "retry"/ });
    assert.throws(() => pgBossQueue({ dataDir: 'x', schema: 'a; b' }), { message: /"schema" to be .*, got "a; b"/ });
    assert.throws(() => pgBossQueue({ dataDir: 'x', schema: 'pg_ark' }), { message: /no schema of PostgreSQL/ });
    assert.throws(() => pgBossQueue({ dataDir: 'x', retries: -1 }), {
      message: /Expected "retries" to be a whole number.*got -1/,
    });
    assert.throws(() => pgBossQueue({ dataDir: 'x', backoff: 0.5 }), {
      message: /Expected "backoff" to be .*got 0\.5/,
    });
    assert.throws(() => pgBossQueue({ dataDir: 'x', keep: 0 }), { message: /Expected "keep" to be .*got 0/ });
  });

  it('rejects in time whenever PostgreSQL cannot be reached', async () => {
    const queue = pgBossQueue({ connectionString: 'postgres://nobody@127.0.0.1:9/none', onError: () => {} });
    for (const attempt of [1, 2]) await assert.rejects(queue.add(createEvent()), /ECONNREFUSED/, String(attempt));
    await queue.close();
  });
});
