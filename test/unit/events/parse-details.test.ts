import assert from 'node:assert/strict';
import { parseDetails } from '../../../lib/events/parse-details.js';

describe('parseDetails', () => {
  for (const [what, text, details] of [
    [
      'an accepted message',
      'Message for ada@example.net accepted by 192.0.2.25:25 (mx1.example.net)',
      { recipient: 'ada@example.net', ip: '192.0.2.25', port: 25, hostname: 'mx1.example.net' },
    ],
    [
      'a server with an IPv6 address',
      'Message for ada@example.net accepted by 2001:db8::25:587 (mx1.example.net)',
      { recipient: 'ada@example.net', ip: '2001:db8::25', port: 587, hostname: 'mx1.example.net' },
    ],
    [
      'a server with an IPv6 address in brackets',
      'Message for ada@example.net accepted by [2001:db8::25]:25 (mx1.example.net)',
      { recipient: 'ada@example.net', ip: '2001:db8::25', port: 25, hostname: 'mx1.example.net' },
    ],
    [
      'a failed delivery',
      '550 invalid_recipient: Delivery to ada@example.net failed at 192.0.2.25:25 (mx1.example.net)',
      {
        recipient: 'ada@example.net',
        ip: '192.0.2.25',
        port: 25,
        hostname: 'mx1.example.net',
        code: 550,
        classification: 'invalid_recipient',
      },
    ],
    [
      'a failed delivery as the newer page words it',
      '451 transient failure: Delivery to ada@example.net failed at mx1.example.net',
      { recipient: 'ada@example.net', hostname: 'mx1.example.net', code: 451, classification: 'transient_failure' },
    ],
    [
      'a connection error',
      'Connection error: Could not connect to any mail server for example.net',
      { classification: 'connection_error', domain: 'example.net' },
    ],
    [
      'an address that reads like the text around it',
      'Message for "x accepted by 1.1.1.1:1 (y)"@例子.广告 accepted by 192.0.2.25:25 (mx1.example.net)',
      {
        recipient: '"x accepted by 1.1.1.1:1 (y)"@例子.广告',
        ip: '192.0.2.25',
        port: 25,
        hostname: 'mx1.example.net',
      },
    ],
  ] as const)
    it(`takes apart ${what}`, () => {
      assert.deepEqual(parseDetails(text), details);
    });

  for (const text of [
    null,
    undefined,
    '',
    'Message held due to high spam score',
    'Maximum number of delivery attempts (18) has been reached.',
    'Recipient (ada@example.net) is on the suppression list (reason: hard fail)',
    'Message sent by SMTP to aspmx.l.google.com (2a00:1450:400c:c0b::1b) (from 2a00:67a0:a:15::2)',
    'Connection error: Could not connect to any mail server for ',
  ])
    it(`finds nothing in ${text === undefined ? 'undefined' : JSON.stringify(text)}`, () => {
      assert.equal(parseDetails(text), undefined);
    });

  for (const unit of [' accepted by 1:1', '1:1 (', '1:', ' failed at 1.1.1.1:1 (', '550 a: Delivery to ', ' '])
    it(`takes no longer than it may for 64 KiB of ${JSON.stringify(unit)}`, () => {
      const start = performance.now();
      for (const head of ['Message for x', '550 a: Delivery to x', 'Message for x accepted by '])
        parseDetails(head + unit.repeat(65_536 / unit.length));
      assert.ok(performance.now() - start < 500);
    });
});
