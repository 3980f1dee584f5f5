import assert from 'node:assert/strict';
import { ArkEmitter, type ListenerFailure, type RejectedRequest } from '../../../lib/events/emitter.js';
import type { ArkLogger, UnknownArkEvent } from 'express-ark-webhooks';
import { channels } from '../../../lib/diagnostics/channels.js';
import { RejectionLog } from '../../../lib/diagnostics/rejection-log.js';
import { DeliveryReporter } from '../../../lib/processing/delivery-reporter.js';
import { type LogLine, recordLog } from '../../support/log.js';

const rejected: RejectedRequest = {
  code: 'invalid_token',
  status: 401,
  message: 'no',
  method: 'POST',
  path: '/',
  remoteAddress: '192.0.2.1',
  credentials: [],
};

const event: UnknownArkEvent = {
  type: 'MessageSent',
  id: 'one',
  timestamp: null,
  receivedAt: new Date(),
  form: 'bare',
  payload: { to: 'ada@example.net' },
};

const failures: ListenerFailure[] = [
  { error: new Error('first'), event },
  { error: new Error('second'), event },
];

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const levels = (lines: LogLine[]): string[] => lines.map(({ level, message }) => `${level}: ${message}`);

const createReporter = (emitter: ArkEmitter, log: ArkLogger): DeliveryReporter =>
  new DeliveryReporter(emitter, log, channels.request);

describe('reportRejection', () => {
  const reject = (emitter: ArkEmitter, log: ArkLogger): void => {
    const rejections = new RejectionLog();
    createReporter(emitter, log).reportRejection(rejected, undefined, rejections);
    rejections.close();
  };

  it('calls the listeners of "rejected"', () => {
    const emitter = new ArkEmitter();
    const seen: unknown[] = [];
    emitter.on('rejected', (request) => seen.push(request));
    reject(emitter, recordLog().log);
    assert.deepEqual(seen, [rejected]);
  });

  it('logs listeners that fail, and throws nothing', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const error = new Error('async');
    emitter.on('rejected', () => assert.fail('sync')).on('rejected', () => Promise.reject(error));
    reject(emitter, log);
    await nextTurn();
    assert.deepEqual(levels(lines), [
      'warn: request rejected',
      'error: a listener of "rejected" failed',
      'error: a listener of "rejected" failed',
    ]);
    assert.equal((lines[2]?.fields['err'] as Error).message, 'async');
  });
});

describe('reportFailures', () => {
  const report = (emitter: ArkEmitter, log: ArkLogger, given: ListenerFailure[]): void => {
    createReporter(emitter, log).reportFailures(
      event,
      given.map(({ error }) => error),
    );
  };

  it('calls the listeners of "error" with each failure, and logs nothing', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const seen: unknown[] = [];
    emitter.on('error', (failure) => seen.push(failure));
    report(emitter, log, failures);
    await nextTurn();
    assert.deepEqual(seen, failures);
    assert.deepEqual(lines, []);
  });

  it('logs failures without the payload if "error" has no listener', () => {
    const { log, lines } = recordLog();
    report(new ArkEmitter(), log, failures);
    assert.deepEqual(
      lines.map(({ level, fields: { err, ...fields } }) => [level, (err as Error).message, fields]),
      ['first', 'second'].map((message) => ['error', message, { type: 'MessageSent', id: 'one', form: 'bare' }]),
    );
  });

  it('logs listeners of "error" that fail', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    emitter.on('error', () => assert.fail('again'));
    report(emitter, log, failures.slice(1));
    await nextTurn();
    assert.deepEqual(levels(lines), ['error: a listener of "error" failed']);
  });
});
