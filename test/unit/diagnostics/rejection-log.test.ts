import assert from 'node:assert/strict';
import { RejectionLog } from '../../../lib/diagnostics/rejection-log.js';
import type { RejectedRequest } from '../../../lib/events/emitter.js';
import type { ArkLogger } from '../../../lib/events/request.js';

interface Line extends Record<string, unknown> {
  message: string;
}

describe('RejectionLog', () => {
  let lines: Line[];
  let rejections: RejectionLog;
  let scheduled: (() => void) | undefined;
  const ignore = (): void => undefined;
  const log: ArkLogger = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (fields: object, message: string) => void lines.push({ ...fields, message }),
  };
  const reject = (code: RejectedRequest['code'], remoteAddress?: string, more?: object): void => {
    const rejection: RejectedRequest = {
      code,
      status: 401,
      message: 'No.',
      method: 'POST',
      path: '/hook',
      remoteAddress,
      credentials: [],
    };
    rejections.write(log, rejection, more);
  };

  const endMinute = (): void => {
    const run = scheduled;
    scheduled = undefined;
    run?.();
  };

  beforeEach(() => {
    lines = [];
    scheduled = undefined;
    rejections = new RejectionLog((run, ms) => {
      assert.equal(ms, 60_000);
      assert.equal(scheduled, undefined);
      scheduled = run;
      return () => (scheduled = undefined);
    });
  });

  it('logs the first rejection of each code and address immediately, with its fields', () => {
    reject('invalid_token', '192.0.2.1', { err: 'cause' });
    reject('invalid_token', '192.0.2.2');
    reject('malformed_json', '192.0.2.1');
    reject('invalid_token', '192.0.2.1');
    reject('invalid_token', undefined);
    assert.deepEqual(
      lines.map(({ code, remoteAddress }) => [code, remoteAddress]),
      [
        ['invalid_token', '192.0.2.1'],
        ['invalid_token', '192.0.2.2'],
        ['malformed_json', '192.0.2.1'],
        ['invalid_token', undefined],
      ],
    );
    const [first] = lines;
    assert.deepEqual(
      [first?.message, first?.['err'], first?.['status'], first?.['path']],
      ['request rejected', 'cause', 401, '/hook'],
    );
  });

  it('logs a count of the others once per minute, by code', () => {
    for (let n = 0; n < 1_000; n += 1) reject('invalid_token', '192.0.2.1');
    for (let n = 0; n < 10; n += 1) reject('malformed_json', `192.0.2.${n % 2}`);
    lines.length = 0;
    endMinute();
    assert.deepEqual(lines, [
      {
        code: 'invalid_token',
        requests: 999,
        seconds: 60,
        remoteAddress: '192.0.2.1',
        message: 'more requests rejected',
      },
      { code: 'malformed_json', requests: 8, seconds: 60, addresses: 2, message: 'more requests rejected' },
    ]);
  });

  it('keeps counting while rejections continue, and logs immediately after a minute without one', () => {
    for (let minute = 0; minute < 3; minute += 1) {
      for (let n = 0; n < 5; n += 1) reject('invalid_token', '192.0.2.1');
      endMinute();
    }
    assert.deepEqual(
      lines.map(({ requests }) => requests),
      [undefined, 4, 5, 5],
    );
    lines.length = 0;
    endMinute();
    reject('invalid_token', '192.0.2.1');
    assert.deepEqual(
      lines.map(({ message }) => message),
      ['request rejected'],
    );
  });

  it('bounds lines and memory if each request has another address', () => {
    for (let n = 0; n < 100_000; n += 1) reject('invalid_token', `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    assert.equal(lines.length, 200);
    lines.length = 0;
    endMinute();
    assert.deepEqual(lines, [
      { code: 'invalid_token', requests: 99_800, seconds: 60, addresses: 200, message: 'more requests rejected' },
    ]);
  });

  it('counts IPv6 addresses by their network, and IPv4-mapped ones as IPv4', () => {
    reject('invalid_token', '2001:db8:0:1::1');
    reject('invalid_token', '2001:0DB8:0000:0001:ffff:eeee:dddd:cccc');
    reject('invalid_token', '2001:db8:0:2::1');
    reject('invalid_token', '::1');
    reject('invalid_token', 'fe80::1%eth0');
    reject('invalid_token', 'fe80::2%eth0');
    reject('invalid_token', '192.0.2.1');
    reject('invalid_token', '::ffff:192.0.2.1');
    assert.deepEqual(
      lines.map(({ remoteAddress }) => remoteAddress),
      ['2001:db8:0:1::1', '2001:db8:0:2::1', '::1', 'fe80::1%eth0', '192.0.2.1'],
    );
  });

  it('logs the pending counts when it is closed, and keeps no timer', () => {
    reject('invalid_token', '192.0.2.1');
    reject('invalid_token', '192.0.2.1');
    rejections.close();
    assert.equal(scheduled, undefined);
    assert.deepEqual(
      lines.map(({ requests }) => requests),
      [undefined, 1],
    );
  });
});
