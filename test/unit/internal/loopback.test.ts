import assert from 'node:assert/strict';
import { isLoopbackAddress, isLoopbackHost, isLoopbackHostHeader } from '../../../lib/internal/loopback.js';

describe('isLoopbackHost', () => {
  for (const host of [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    'a.b.localhost',
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '[::ffff:7f00:1]',
  ])
    it(`accepts ${host}`, () => {
      assert.ok(isLoopbackHost(host));
    });

  for (const host of [
    '',
    '.',
    '.localhost',
    'localhost.evil.example',
    'localhost..',
    'evil-localhost',
    'notlocalhost',
    'localhost:80',
    '127.0.0.1.evil.example',
    '127.0.0',
    '127.1',
    '0127.0.0.1',
    '127.0.0.1.',
    '127.0.0.256',
    '128.0.0.1',
    '0.0.0.0',
    '::',
    '::2',
    '[::1',
    '[localhost]x',
    '::ffff:128.0.0.1',
    'user@localhost',
    'evil.example#.localhost',
    'evil.example/.localhost',
    'ⓛocalhost',
  ])
    it(`rejects ${JSON.stringify(host)}`, () => {
      assert.ok(!isLoopbackHost(host));
    });

  it('accepts a Host header with a port', () => {
    assert.deepEqual(
      ['localhost:3000', '[::1]:3000', '127.0.0.1:', 'evil.example:80', 'localhost:80:80'].map(isLoopbackHostHeader),
      [true, true, true, false, false],
    );
  });

  it('returns false for a missing address', () => {
    assert.deepEqual([isLoopbackAddress(), isLoopbackAddress('127.0.0.1')], [false, true]);
  });
});
