import assert from 'node:assert/strict';
import { maskAddress, createMasker, maskText } from '../../../lib/inspector/mask.js';
import { measureCpuMs } from '../../support/measure.js';

const mask = (value: unknown): unknown => createMasker(value).body();

describe('mask', () => {
  it('keeps the domain of an address, and the first letter of a longer name', () => {
    assert.equal(maskAddress('grace.hopper@example.org'), 'g•••@example.org');
    assert.equal(maskAddress('ada@example.org'), '•••@example.org');
    assert.equal(maskAddress('"a@b"@example.org'), '"•••@example.org');
    assert.equal(maskAddress('root'), '•••');
  });

  it('masks addresses in strings, links and field names', () => {
    assert.equal(
      maskText('550 5.1.1 <grace.hopper@example.org>: no such user'),
      '550 5.1.1 <g•••@example.org>: no such user',
    );
    assert.equal(maskText('nothing to hide: 5 < 6'), 'nothing to hide: 5 < 6');
    const masked = JSON.stringify(
      mask({
        url: 'https://shop.example/reset?token=secret&to=grace%40example.org',
        'grace@example.org': 1,
        link: 'go to grace%40example.org now',
      }),
    );
    assert.doesNotMatch(masked, /grace|secret/);
    assert.match(masked, /https:\/\/shop\.example\/reset/);
  });

  it('masks the values of address and subject fields, also in other strings', () => {
    const payload = {
      message: {
        to: '"grace hopper"@example.org',
        from: '',
        subject: 'Your diagnosis',
        id: 5,
        metadata: { user: 'grace' },
      },
      details: 'Message for "grace hopper"@example.org accepted',
      output: 'Subject was Your diagnosis',
      ip_address: '203.0.113.9',
    };
    const masked = mask(payload) as typeof payload;
    assert.doesNotMatch(JSON.stringify(masked), /grace|hopper|diagnosis|203/);
    assert.deepEqual([masked.message.id, masked.message.from], [5, '']);
    assert.deepEqual(Object.keys(masked.message), Object.keys(payload.message));
  });

  it('masks objects and lists in such fields', () => {
    const masked = JSON.stringify(mask({ to: ['grace.hopper@example.org'], subject: { text: 'Your diagnosis' } }));
    assert.equal(masked, '{"to":["g•••@example.org"],"subject":{"text":"•••"}}');
  });

  it('masks the addresses and subjects of a body in strings about it', () => {
    const { text } = createMasker({ message: { to: '"grace hopper"@example.org', subject: 'Your diagnosis' } });
    assert.doesNotMatch(text('No row for "grace hopper"@example.org: Your diagnosis'), /grace|hopper|diagnosis/);
  });

  it('masks thousands of addresses in bounded time', () => {
    const message = Array.from({ length: 4_000 }, (_, n) => ({ to: `grace${n}@example.org` }));
    let masked = '';
    const took = measureCpuMs(() => (masked = JSON.stringify(mask({ message, output: 'a'.repeat(2 ** 20) }))));
    assert.ok(took < 5_000, 'the time grows with the number of addresses');
    assert.doesNotMatch(masked, /grace/);
  });

  it('accepts a string of a megabyte, and JSON nested deeper than functions can recurse', () => {
    const long = `@${'a'.repeat(2 ** 20)}`;
    let masked = {};
    const took = measureCpuMs(() => (masked = mask({ output: long }) as object));
    assert.ok((masked as { output: string }).output.length > 1_000);
    assert.ok(took < 5_000, 'the time grows by the square of the length');
    assert.ok(JSON.stringify(mask(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)))).length < 200);
  });
});
