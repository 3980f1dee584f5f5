import assert from 'node:assert/strict';
import { createAddressMatcher } from '../../../../lib/queues/shared/create-address-matcher.js';

describe('createAddressMatcher', () => {
  const mentions = createAddressMatcher('ann+news@example.com');

  for (const text of [
    '{"to":"ann+news@example.com"}',
    '{"to":"Ann+News@EXAMPLE.com"}',
    String.raw`{"to":"ann+news\u0040example.com"}`,
    '{"from":"Ann <ann+news@example.com>"}',
    '{"details":["Sent to ann+news@example.com."]}',
    '{"metadata":{"ann+news@example.com":1}}',
    'no JSON: ann+news@example.com, and more',
  ])
    it(`finds the address in ${text}`, () => {
      assert.equal(mentions(text), true);
    });

  for (const text of [
    '{"to":"joann+news@example.com"}',
    '{"to":"x.ann+news@example.com"}',
    '{"to":"ann+news@example.community"}',
    '{"to":"ann+news@example.com.au"}',
    '{"to":"annnnews@example.com"}',
    '{"to":null,"id":1}',
    '',
  ])
    it(`does not find the address in ${text}`, () => {
      assert.equal(mentions(text), false);
    });

  it('compares addresses beyond ASCII', () => {
    assert.equal(createAddressMatcher('jörg@bücher.example')('{"to":"JÖRG@BÜCHER.example"}'), true);
    assert.equal(createAddressMatcher('rg@bücher.example')('{"to":"jörg@bücher.example"}'), false);
  });

  it('finds addresses with any character that is allowed in one', () => {
    for (const character of "!#$%&'*+/=?^_`{|}~-.\\()[]") {
      const address = `jean${character}luc@my${character === '-' ? '-' : ''}domain.example`;
      assert.equal(createAddressMatcher(address)(JSON.stringify({ to: `Luc <${address}>` })), true, address);
      assert.equal(createAddressMatcher(address)(JSON.stringify({ to: `x${address}` })), false, address);
    }
  });
});
