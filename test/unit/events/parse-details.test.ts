import assert from 'node:assert/strict';
import { type DeliveryDetails, parseDetails } from '../../../lib/events/parse-details.js';
import { measureCpuMs } from '../../support/measure.js';

const failedAt = '550 invalid_recipient: Delivery to ada@example.net failed at 192.0.2.25:25 (mx1.example.net)';
const failed: DeliveryDetails = {
  recipient: 'ada@example.net',
  ip: '192.0.2.25',
  port: 25,
  hostname: 'mx1.example.net',
  code: 550,
  classification: 'invalid_recipient',
};
const quoted = '"x accepted by 1.1.1.1:1 (y)"@例子.广告';

const texts: [text: string, details: DeliveryDetails][] = [
  [
    'Message for ada@example.net accepted by 192.0.2.25:25 (mx1.example.net)',
    { recipient: 'ada@example.net', ip: '192.0.2.25', port: 25, hostname: 'mx1.example.net' },
  ],
  [
    'Message for ada@example.net accepted by 192.0.2.25:25 (mx1.example.net) (from 198.51.100.7)',
    {
      recipient: 'ada@example.net',
      ip: '192.0.2.25',
      port: 25,
      hostname: 'mx1.example.net',
      sourceIp: '198.51.100.7',
    },
  ],
  [
    'Message for ada@example.net accepted by 192.0.2.25:25 (mx1.example.net). Recipient removed from suppression list',
    {
      recipient: 'ada@example.net',
      ip: '192.0.2.25',
      port: 25,
      hostname: 'mx1.example.net',
      suppression: 'removed',
    },
  ],
  [
    'Message for ada@example.net accepted by 2001:db8::25:587 (mx1.example.net) (from 2001:db8::7)',
    {
      recipient: 'ada@example.net',
      ip: '2001:db8::25',
      port: 587,
      hostname: 'mx1.example.net',
      sourceIp: '2001:db8::7',
    },
  ],
  [
    'Message for ada@example.net accepted by [2001:db8::25]:25 (mx1.example.net)',
    { recipient: 'ada@example.net', ip: '2001:db8::25', port: 25, hostname: 'mx1.example.net' },
  ],
  [
    `Message for ${quoted} accepted by 192.0.2.25:25 (mx1.example.net)`,
    { recipient: quoted, ip: '192.0.2.25', port: 25, hostname: 'mx1.example.net' },
  ],
  [failedAt, failed],
  [`${failedAt}. Recipient added to suppression list`, { ...failed, suppression: 'added' }],
  [
    `${failedAt}. Recipient added to suppression list (too many hard fails)`,
    { ...failed, suppression: 'added', suppressionReason: 'too many hard fails' },
  ],
  [
    '451 transient failure: Delivery to ada@example.net failed at mx1.example.net',
    { recipient: 'ada@example.net', hostname: 'mx1.example.net', code: 451, classification: 'transient_failure' },
  ],
  [
    '550 invalid recipient: Delivery to ada@example.net failed at mx1.example.net. Recipient added to suppression list',
    {
      recipient: 'ada@example.net',
      hostname: 'mx1.example.net',
      code: 550,
      classification: 'invalid_recipient',
      suppression: 'added',
    },
  ],
  [
    'Connection error: Could not connect to any mail server for example.net',
    { classification: 'connection_error', domain: 'example.net' },
  ],
  ['No SMTP servers were available for example.net. No hosts to try.', { domain: 'example.net' }],
  [
    'No SMTP servers were available for example.net. Tried mx1.example.net and mx2.example.net.',
    { domain: 'example.net' },
  ],
  [
    'Permanent SMTP delivery error when sending to 192.0.2.25:25 (mx1.example.net)',
    { ip: '192.0.2.25', port: 25, hostname: 'mx1.example.net' },
  ],
  ['Maximum number of delivery attempts (18) has been reached.', { failureReason: 'too_many_attempts', attempts: 18 }],
  [
    'Maximum number of delivery attempts (18) has been reached. Added ada@example.net to suppression list because ' +
      'delivery has failed 18 times.',
    { failureReason: 'too_many_attempts', attempts: 18, recipient: 'ada@example.net', suppression: 'added' },
  ],
  ['Message is likely spam. Threshold is 5.0 and the message scored 8.2.', { failureReason: 'spam' }],
  ["Message doesn't have an RCPT to", { failureReason: 'no_recipient' }],
  ["Message's domain no longer exist", { failureReason: 'domain_removed' }],
  ['Raw message has been removed. Cannot send message.', { failureReason: 'message_removed' }],
  ...['hard fail', 'too many soft fails', 'complaint', 'unsubscribe', 'a reason of tomorrow'].map(
    (reason): [string, DeliveryDetails] => [
      `Recipient (ada@example.net) is on the suppression list (reason: ${reason})`,
      {
        recipient: 'ada@example.net',
        heldReason: 'suppressed',
        suppression: 'listed',
        suppressionReason: reason,
      },
    ],
  ),
  ['Message held due to high spam score', { heldReason: 'spam' }],
  ['Message held because send limit (1000) has been reached.', { heldReason: 'send_limit' }],
  ['Credential is configured to hold all messages authenticated by it.', { heldReason: 'credential' }],
  ['Server is in development mode.', { heldReason: 'development_mode' }],
  ['Message has been accepted but not sent to any endpoints.', { heldReason: 'route' }],
];

/** In a truncated string each field is either missing or complete. */
const assertSubset = (actual: DeliveryDetails | undefined, whole: DeliveryDetails, text: string): void => {
  const { unrecognized, ...fields } = actual ?? {};
  const expected = Object.entries(whole).filter(([name]) => name in fields);
  assert.deepEqual(fields, Object.fromEntries(expected), text);
  if (unrecognized !== undefined) assert.ok(text.includes(unrecognized), text);
};

describe('parseDetails', () => {
  for (const [text, details] of texts)
    it(`parses "${text}"`, () => {
      assert.deepEqual(parseDetails(text), details);
    });

  for (const nothing of [null, undefined, ''])
    it(`returns undefined for ${JSON.stringify(nothing)}`, () => {
      assert.equal(parseDetails(nothing), undefined);
    });

  for (const text of [
    'gremlins',
    '__proto__',
    'Message for ',
    'Message sent by SMTP to aspmx.l.google.com (2a00:1450:400c:c0b::1b) (from 2a00:67a0:a:15::2)',
    'Message held due to a new policy',
  ])
    it(`returns "${text}" as unrecognized`, () => {
      assert.deepEqual(parseDetails(text), { unrecognized: text });
    });

  it('returns the known fields, and an unknown remainder as unrecognized', () => {
    assert.deepEqual(parseDetails(`${failedAt}. The mailbox was closed (long ago).`), {
      ...failed,
      unrecognized: '. The mailbox was closed (long ago).',
    });
    assert.deepEqual(parseDetails('Connection error: Could not connect to any mail server for '), {
      classification: 'connection_error',
    });
  });

  for (const [text, details] of texts)
    it(`reports only whole fields if Postal cut "${text}"`, () => {
      // Each length of recipient and domain moves the cut, after 250 characters, to another position.
      for (let length = 0; length <= 250; length += 1) {
        const [from, to] = details.recipient
          ? ([details.recipient, `${'a'.repeat(length)}${details.recipient}`] as const)
          : (['example.net', `${'a'.repeat(length)}.example.net`] as const);
        const cut = text.replaceAll(from, to).slice(0, 250);
        const replaced = Object.entries(details).map(([name, value]: [string, unknown]) => [
          name,
          typeof value === 'string' ? value.replaceAll(from, to) : value,
        ]);
        assertSubset(parseDetails(cut), Object.fromEntries(replaced) as DeliveryDetails, cut);
      }
    });

  it('reports only whole fields if a text whose fields have delimiters is cut anywhere', () => {
    for (const [text, details] of texts.filter(([text]) => !/failed at mx1|any mail server for/.test(text)))
      for (let length = 0; length < text.length; length += 1)
        assertSubset(parseDetails(text.slice(0, length)), details, text.slice(0, length));
  });

  for (const unit of [
    ' accepted by 1:1',
    '1:1 (',
    '1:',
    ' failed at 1.1.1.1:1 (',
    '550 a: Delivery to ',
    ' ',
    '"',
    '"\\',
  ])
    it(`parses 64 KiB of ${JSON.stringify(unit)} in less than 500 ms of processor time`, () => {
      const heads = [
        'Message for x',
        '550 a: Delivery to x',
        'Message for x accepted by ',
        '550 a: Delivery to x failed at ',
      ];
      const took = measureCpuMs(() => {
        for (const head of heads) parseDetails(head + unit.repeat(65_536 / unit.length));
      });
      assert.ok(took < 500, `${took} ms`);
    });

  it('returns undefined for anything but a string', () => {
    for (const value of [5, {}, ['x'], true]) assert.equal(parseDetails(value as never), undefined);
  });
});
