import assert from 'node:assert/strict';
import { mock } from 'node:test';
import {
  isDataError,
  isPostgresOutage,
  isStatementTimeout,
  retryTransaction,
} from '../../../lib/internal/postgres-errors.js';
import { measureMs } from '../../support/measure.js';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

describe('retryTransaction', () => {
  for (const code of ['40001', '40P01', '25006'])
    it(`runs a transaction again after ${code}`, async () => {
      let runs = 0;
      const run = (): Promise<string> => (
        (runs += 1),
        runs < 4 ? Promise.reject(withCode(code)) : Promise.resolve('done')
      );
      assert.equal(await retryTransaction(run), 'done');
    });

  it('stops retrying within 2 s', async () => {
    let runs = 0;
    const retrying = retryTransaction(() => ((runs += 1), Promise.reject(withCode('40001'))));
    const took = await measureMs(() => assert.rejects(retrying, { code: '40001' }));
    assert.ok(took < 2_000, `${took} ms`);
    assert.ok(runs > 1);
  });

  it('makes at least 16 attempts if each of them takes long', async () => {
    let now = 0;
    let runs = 0;
    const clock = mock.method(performance, 'now', () => now);
    const retrying = retryTransaction(() => {
      runs += 1;
      now += 1_000;
      return Promise.reject(withCode('40001'));
    });
    await assert.rejects(retrying, { code: '40001' }).finally(() => {
      clock.mock.restore();
    });
    assert.equal(runs, 16);
  });

  it('does not retry after other errors, since the transaction may have been committed', async () => {
    for (const code of ['57P01', 'ECONNRESET', '23505']) {
      let runs = 0;
      await assert.rejects(
        retryTransaction(() => ((runs += 1), Promise.reject(withCode(code)))),
        { code },
      );
      assert.equal(runs, 1);
    }
  });
});

describe('isPostgresOutage', () => {
  for (const error of [
    ...['ECONNREFUSED', '57P01', '57P03', '08006', '53300', '25006', '28P01'].map(withCode),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('The thread of the embedded PostgreSQL has ended.'),
  ])
    it(`is true of ${error.message}`, () => {
      assert.equal(isPostgresOutage(error), true);
    });

  for (const error of [
    withCode('42501'),
    withCode('40001'),
    withCode('22P05'),
    new TypeError('x is not a function'),
    null,
  ])
    it(`is false of ${String(error)}`, () => {
      assert.equal(isPostgresOutage(error), false);
    });
});

describe('isStatementTimeout', () => {
  it('is true of an expired limit that PostgreSQL calls a user request', () => {
    const error = Object.assign(new Error('canceling statement due to user request'), { code: '57014' });
    assert.ok(isStatementTimeout(error));
    assert.ok(isStatementTimeout(withCode('55P03')));
    assert.ok(!isStatementTimeout(withCode('57P01')));
  });
});

describe('isDataError', () => {
  it('is true of errors that only the values can cause', () => {
    for (const error of [withCode('22P05'), withCode('54000'), new RangeError('Invalid string length')])
      assert.equal(isDataError(error), true, error.message);
    for (const error of [withCode('57P01'), withCode('42501'), new Error('Connection terminated')])
      assert.equal(isDataError(error), false, error.message);
  });
});
