import assert from 'node:assert/strict';
import { ArkEmitter, type ListenerFailure, type RejectedRequest } from '../../../lib/events/emitter.js';
import type { UnknownArkEvent } from 'express-ark-webhooks';
import { notify, reportFailure } from '../../../lib/processing/notify.js';
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

describe('notify', () => {
  it('calls the listeners of a name', () => {
    const emitter = new ArkEmitter();
    const seen: unknown[] = [];
    emitter.on('rejected', (request) => seen.push(request));
    notify(emitter, 'rejected', rejected, recordLog().log);
    assert.deepEqual(seen, [rejected]);
  });

  it('says nothing where nobody listens', async () => {
    const { log, lines } = recordLog();
    notify(new ArkEmitter(), 'error', { error: new Error('unheard'), event }, log);
    await nextTurn();
    assert.deepEqual(lines, []);
  });

  it('logs listeners that fail, and throws nothing', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const error = new Error('async');
    emitter.on('rejected', () => assert.fail('sync')).on('rejected', () => Promise.reject(error));
    notify(emitter, 'rejected', rejected, log);
    await nextTurn();
    assert.deepEqual(levels(lines), [
      'error: a listener of "rejected" failed',
      'error: a listener of "rejected" failed',
    ]);
    assert.equal(lines[1]?.fields['err'], error);
  });
});

describe('reportFailure', () => {
  it('tells the listeners of "error" of each failure, and not the log', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    const seen: unknown[] = [];
    emitter.on('error', (failure) => seen.push(failure));
    for (const failure of failures) reportFailure(emitter, failure, log);
    await nextTurn();
    assert.deepEqual(seen, failures);
    assert.deepEqual(lines, []);
  });

  it('tells the log where nobody listens, without the payload', () => {
    const { log, lines } = recordLog();
    for (const failure of failures) reportFailure(new ArkEmitter(), failure, log);
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields]),
      failures.map(({ error }) => ['error', { err: error, type: 'MessageSent', id: 'one', form: 'bare' }]),
    );
  });

  it('logs listeners of "error" that fail themselves', async () => {
    const emitter = new ArkEmitter();
    const { log, lines } = recordLog();
    emitter.on('error', () => assert.fail('again'));
    reportFailure(emitter, failures[1]!, log);
    await nextTurn();
    assert.deepEqual(levels(lines), ['error: a listener of "error" failed']);
  });
});
