import assert from 'node:assert/strict';
import { GrowingBuffer } from '../../../lib/http/growing-buffer.js';
import { measureCpuMs } from '../../support/measure.js';

describe('GrowingBuffer', () => {
  it('keeps the bytes in their order', () => {
    const buffer = new GrowingBuffer();
    for (const part of ['', '1', '234', '', '56789012']) buffer.append(Buffer.from(part));
    assert.equal(buffer.length, 12);
    assert.equal(buffer.toBuffer().toString(), '123456789012');
  });

  it('takes single bytes without copying the others each time, and little more memory than they have', () => {
    const buffer = new GrowingBuffer();
    const byte = Buffer.from('x');
    const took = measureCpuMs(() => {
      for (let n = 0; n < 2 ** 19; n += 1) buffer.append(byte);
    });
    assert.ok(took < 5_000, `${took} ms`);
    assert.equal(buffer.toBuffer().toString(), 'x'.repeat(2 ** 19));
    assert.ok(buffer.toBuffer().buffer.byteLength <= 2 ** 20);
  });
});
