import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { toSafeError } from '../../../lib/internal/safe-error.js';

describe('toSafeError', () => {
  it('keeps the message, the code and the frames', () => {
    const error = Object.assign(new TypeError('odd'), { code: '42501' });
    const safe = toSafeError(error);
    assert.deepEqual([safe.message, safe.code], ['odd', '42501']);
    assert.equal(safe.stack, error.stack!.replace('TypeError', 'Error'));
  });

  it('drops everything else, nested or not', () => {
    const secret = { password: 'hunter2' };
    const error = Object.assign(new Error('odd', { cause: Object.assign(new Error('deep'), secret) }), {
      client: { connectionParameters: secret },
      command: { args: ['hunter2'] },
      detail: 'Key (address)=(hunter2)',
    });
    const aggregate = Object.assign(new AggregateError([Object.assign(new Error('inner'), secret)]), { code: 'E' });
    for (const safe of [toSafeError(error), toSafeError(aggregate)])
      assert.ok(!inspect(safe, { depth: 9, showHidden: true }).includes('hunter2'));
  });

  it('describes an error without a message by its nested errors, code or name', () => {
    assert.equal(toSafeError(new AggregateError([new Error('rejected'), new Error('late')])).message, 'rejected; late');
    assert.equal(toSafeError({ code: 'ENOSPC' }).message, 'ENOSPC');
    assert.equal(toSafeError({ name: 'ExitStatus' }).message, 'ExitStatus');
  });

  for (const thrown of [undefined, null, '', 0, Object.create(null), new Proxy({}, { get: () => assert.fail() })])
    it(`accepts ${typeof thrown} ${inspect(thrown)}`, () => {
      assert.equal(toSafeError(thrown).message, 'unknown error');
    });
});
