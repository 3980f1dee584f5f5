import assert from 'node:assert/strict';
import { ArkEmitter, type ListenerFailure, type RejectedRequest } from '../../../lib/events/emitter.js';
import type { ArkLogger, UnknownArkEvent } from 'express-ark-webhooks';
import { DeliveryReport } from '../../../lib/processing/delivery-report.js';
import { notifyListeners } from '../../../lib/processing/notify-listeners.js';
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

describe('notifyListeners', () => {
  it('calls the listeners of a name', () => {
    const emitter = new ArkEmitter();
    const seen: unknown[] = [];
    emitter.on('rejected', (request) => seen.push(request));
    notifyListeners(emitter, 'rejected', rejected, recordLog().log);
    assert.deepEqual(seen, [rejected]);
  });

  it('logs nothing without a listener', async () => {
    const { log, lines } = recordLog();
    notifyListeners(new ArkEmitter(), 'error', { error: new Error('unheard'), event }, log);
    await nextTurn();
    assert.deepEqual(lines, []);
  });

  it('logs listeners that fail, and throws nothing', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const error = new Error('async');
    emitter.on('rejected', () => assert.fail('sync')).on('rejected', () => Promise.reject(error));
    notifyListeners(emitter, 'rejected', rejected, log);
    await nextTurn();
    assert.deepEqual(levels(lines), [
      'error: a listener of "rejected" failed',
      'error: a listener of "rejected" failed',
    ]);
    assert.equal((lines[1]?.fields['err'] as Error).message, 'async');
  });
});

const report = (emitter: ArkEmitter, log: ArkLogger, { event: failed, error }: ListenerFailure): void => {
  new DeliveryReport(emitter, log, undefined).listenerFailed(failed, error);
};

describe('listenerFailed', () => {
  it('calls the listeners of "error" with each failure, and logs nothing', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const seen: unknown[] = [];
    emitter.on('error', (failure) => seen.push(failure));
    for (const failure of failures) report(emitter, log, failure);
    await nextTurn();
    assert.deepEqual(seen, failures);
    assert.deepEqual(lines, []);
  });

  it('logs failures without the payload if "error" has no listener', () => {
    const { log, lines } = recordLog();
    for (const failure of failures) report(new ArkEmitter(), log, failure);
    assert.deepEqual(
      lines.map(({ level, fields: { err, ...fields } }) => [level, (err as Error).message, fields]),
      ['first', 'second'].map((message) => ['error', message, { type: 'MessageSent', id: 'one', form: 'bare' }]),
    );
  });

  it('logs listeners of "error" that fail', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    emitter.on('error', () => assert.fail('again'));
    report(emitter, log, failures[1]!);
    await nextTurn();
    assert.deepEqual(levels(lines), ['error: a listener of "error" failed']);
  });
});
