import assert from 'node:assert/strict';
import { type BounceCategory, bounceCategory } from '../../../lib/events/bounce-category.js';
import schema from '../../../schemas/MessageDeliveryFailed.json';

/** The table from Ark's webhook documentation: code, name, and the category of the code's range. */
const table: [code: number, name: string, category: BounceCategory][] = [
  [10, 'invalid_recipient', 'recipient'],
  [11, 'inactive_mailbox', 'recipient'],
  [12, 'mailbox_full', 'recipient'],
  [20, 'invalid_domain', 'domain'],
  [21, 'dns_failure', 'domain'],
  [22, 'routing_error', 'domain'],
  [30, 'spam_block', 'reputation'],
  [31, 'spam_content', 'reputation'],
  [32, 'policy_rejection', 'reputation'],
  [40, 'connection_error', 'technical'],
  [41, 'protocol_error', 'technical'],
  [42, 'transient_failure', 'technical'],
  [99, 'unclassified', 'other'],
];

describe('bounceCategory', () => {
  for (const [code, name, category] of table)
    it(`groups ${name} and ${code} under ${category}`, () => {
      assert.equal(bounceCategory(name), category);
      assert.equal(bounceCategory(code), category);
      assert.equal(bounceCategory(name.replaceAll('_', ' ')), category);
    });

  it('groups each name and code that the schema documents', () => {
    const { classification, classification_code: code } = schema.properties;
    assert.deepEqual(classification.enum, [...table.map(([, name]) => name), null]);
    assert.deepEqual(code.enum, [...table.map(([code]) => code), null]);
  });

  it('groups a new code by its range', () => {
    assert.deepEqual(
      [19, 29, 39, 49].map((code) => bounceCategory(code)),
      ['recipient', 'domain', 'reputation', 'technical'],
    );
  });

  it('groups unknown values under other', () => {
    const strange = [
      null,
      undefined,
      '',
      'gremlins',
      '__proto__',
      'constructor',
      0,
      9,
      50,
      98,
      100,
      -10,
      NaN,
      Infinity,
    ];
    assert.deepEqual(new Set(strange.map((value) => bounceCategory(value))), new Set(['other']));
  });
});
