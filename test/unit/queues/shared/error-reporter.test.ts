import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import timers from 'node:timers';
import { setImmediate as turn } from 'node:timers/promises';
import { ErrorReporter, type OnError } from '../../../../lib/queues/shared/error-reporter.js';

interface Setup {
  reporter: ErrorReporter;
  reports: string[];
  pass: (ms: number) => void;
}

/** A reporter with a clock that is moved by hand; messages that contain "away" are outages. */
function makeReporter(): Setup {
  let clock = 0;
  const reports: string[] = [];
  const reporter = new ErrorReporter({
    engine: 'Engine',
    onError: ({ message, code }) => reports.push(code === undefined ? message : `${message} [${code}]`),
    isOutage: (error) => String(error).includes('away'),
    now: () => clock,
  });
  return { reporter, reports, pass: (ms) => void (clock += ms) };
}

describe('ErrorReporter', () => {
  it('reports an outage once, then once per minute, then its end', () => {
    const { reporter, reports, pass } = makeReporter();
    for (let second = 0; second < 90; second += 1) {
      for (let failure = 0; failure < 100; failure += 1) reporter.report(new Error('away'));
      pass(1_000);
    }
    pass(1_000);
    reporter.reportSuccess();
    reporter.reportSuccess();
    assert.deepEqual(reports, [
      'Engine is unavailable: away',
      'Engine is unavailable for 60 s (6,001 failures): away',
      'Engine is available again after 91 s (9,000 failures). [available]',
    ]);
  });

  it('does not end an outage while statements alternately fail and succeed', () => {
    const { reporter, reports, pass } = makeReporter();
    for (let failure = 0; failure < 50; failure += 1) {
      reporter.report(new Error('away'));
      pass(500);
      reporter.reportSuccess();
    }
    assert.deepEqual(reports, ['Engine is unavailable: away']);
  });

  it('reports no end while a failure follows each success within 2 s', () => {
    const { reporter, reports, pass } = makeReporter();
    for (let failure = 0; failure < 50; failure += 1) {
      reporter.report(new Error('away'));
      pass(1_900);
      reporter.reportSuccess();
    }
    assert.deepEqual(reports, ['Engine is unavailable: away', 'Engine is unavailable for 61 s (33 failures): away']);
  });

  it('does not report an outage of less than 5 s within a minute of another one', () => {
    const { reporter, reports, pass } = makeReporter();
    for (let outage = 0; outage < 20; outage += 1) {
      for (let failure = 0; failure < 3; failure += 1) {
        reporter.report(new Error('away'));
        pass(1_000);
      }
      pass(1_000);
      reporter.reportSuccess();
    }
    const pair = ['Engine is unavailable: away', 'Engine is available again after 4 s (3 failures). [available]'];
    assert.deepEqual(reports, [...pair, ...pair]);
  });

  it('reports a second outage within a minute if it lasts 5 s, and its end', () => {
    const { reporter, reports, pass } = makeReporter();
    reporter.report(new Error('away'));
    pass(2_000);
    reporter.reportSuccess();
    for (let failure = 0; failure < 10; failure += 1) {
      reporter.report(new Error('away'));
      pass(1_000);
    }
    pass(1_000);
    reporter.reportSuccess();
    assert.deepEqual(reports.slice(2), [
      'Engine is unavailable for 5 s (6 failures): away',
      'Engine is available again after 11 s (10 failures). [available]',
    ]);
  });

  it('reports the end by itself 2 s after the last failure if one request has succeeded', () => {
    const timer = mock.method(timers, 'setTimeout', () => ({ unref: () => 1 }) as never);
    try {
      const { reporter, reports, pass } = makeReporter();
      reporter.report(new Error('away'));
      pass(500);
      reporter.reportSuccess();
      assert.equal(reports.length, 1);
      const [run, ms] = timer.mock.calls[0]!.arguments as [() => void, number];
      assert.equal(ms, 1_500);
      pass(ms);
      run();
      assert.deepEqual(reports, [
        'Engine is unavailable: away',
        'Engine is available again after 2 s (1 failure). [available]',
      ]);
    } finally {
      timer.mock.restore();
    }
  });

  it('reports errors that differ in numbers and ids alone once per minute', () => {
    const { reporter, reports } = makeReporter();
    for (let number = 0; number < 50; number += 1) reporter.report(new Error(`job ${randomUUID()} has ${number} odd`));
    assert.equal(reports.length, 1);
  });

  it('reports each other error immediately, and the same one once per minute', () => {
    const { reporter, reports, pass } = makeReporter();
    for (const code of ['A', 'B', 'A', 'A']) reporter.report(Object.assign(new Error('odd'), { code }));
    pass(60_000);
    reporter.report(Object.assign(new Error('odd'), { code: 'A' }));
    assert.deepEqual(reports, [
      'Engine reports an error: odd [A]',
      'Engine reports an error: odd [B]',
      'Engine reports an error for 60 s (4 failures): odd [A]',
    ]);
  });

  it('passes on the message and the code of a foreign error, and nothing else', async () => {
    const client = { password: 'secret', user: 'app' };
    const foreign = Object.assign(new Error('odd', { cause: client }), { code: 'X', client, errors: [client] });
    const given: Error[] = [];
    new ErrorReporter({ engine: 'Engine', onError: (error) => given.push(error), isOutage: () => false }).report(
      foreign,
    );
    await turn();
    assert.deepEqual(Object.getOwnPropertyNames(given[0]).toSorted(), ['code', 'message', 'stack']);
  });

  describe('without an onError that works', () => {
    const { error: print } = console;
    let printed: string[];
    beforeEach(() => {
      printed = [];
      console.error = (...parts: unknown[]) => printed.push(parts.join(' '));
    });
    afterEach(() => {
      console.error = print;
    });

    it('prints one line by default', async () => {
      const trouble = Object.assign(new Error('trouble'), { code: 'E1', client: { password: 'secret' } });
      new ErrorReporter({ engine: 'Engine', isOutage: () => false }).report(trouble);
      await turn();
      assert.deepEqual(printed, ['express-ark-webhooks: Engine reports an error: trouble (E1)']);
    });

    const failing: Record<string, OnError> = {
      throws: () => { throw new Error('its own'); }, // prettier-ignore
      rejects: () => Promise.reject(new Error('its own')),
    };
    for (const [manner, onError] of Object.entries(failing))
      it(`prints the failure of an onError that ${manner}`, async () => {
        new ErrorReporter({ engine: 'Engine', onError, isOutage: () => false }).report(new Error('trouble'));
        await turn();
        assert.deepEqual(printed, ['express-ark-webhooks: its own']);
      });
  });
});
