/** Generates messages, servers and the payload of each event. */
import type { ArkEventName, ArkBouncedMessage, ArkPayloads, ArkServer } from '../index.js';
import type { SeededRandom } from './seeded-random.js';

/** The parts of a payload. */
export interface Parts {
  random: SeededRandom;
  /** When the event happens, in Unix seconds. */
  time: number;
  message: ArkBouncedMessage;
  server: ArkServer;
}

const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'linus'] as const;
const hosts = ['example.com', 'example.net', 'example.org'] as const;
const subjects = [
  'Your order has shipped',
  'Reset your password',
  'Terms & conditions have changed',
  'Your invoice <A-1009>',
] as const;

const roundToMicroseconds = (time: number): number => Math.round(time * 1e6) / 1e6;

export const createSampleMessage = (random: SeededRandom, time: number): ArkBouncedMessage => ({
  id: 10_000 + random.integer(90_000_000),
  token: random.token(),
  direction: 'outgoing',
  message_id: `${random.uuid()}@rp.shop.example`,
  to: `${random.pick(people)}@${random.pick(hosts)}`,
  from: 'news@shop.example',
  subject: random.pick(subjects),
  timestamp: roundToMicroseconds(time - 2 - random.integer(8_000) / 1000),
  spam_status: 'NotChecked',
  tag: 'shipping',
  metadata: { user_id: `usr_${random.integer(9_000) + 1_000}` },
});

export const createSampleServer = (random: SeededRandom): ArkServer => ({
  uuid: random.uuid(),
  name: 'Production',
  permalink: 'production',
  organization: 'shop',
});

const createDeliveryPayload = <Status extends string>(
  status: Status,
  details: string,
  output: string,
  { random, time, message }: Parts,
) => ({
  message,
  status,
  details,
  output,
  sent_with_ssl: true as boolean | null,
  timestamp: time,
  time: (random.integer(290) + 10) / 100,
});

const mailServer = 'mx1.mail.example';

const createClassification = (classification: string, classification_code: number, smtp_enhanced_code: string) => ({
  classification,
  classification_code,
  smtp_enhanced_code,
  remote_host: mailServer,
});

const createTrackingPayload = ({ random, message }: Parts) => ({
  message,
  ip_address: `203.0.113.${random.integer(254) + 1}`,
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
});

/** Generates the payload of each event. */
export const samples: { [Name in ArkEventName]: (parts: Parts) => ArkPayloads[Name] } = {
  MessageSent: (parts) =>
    createDeliveryPayload(
      'Sent',
      `Message for ${parts.message.to} accepted by 192.0.2.25:25 (${mailServer})`,
      '250 2.0.0 OK',
      parts,
    ),

  MessageDelayed: (parts) => ({
    ...createDeliveryPayload(
      'SoftFail',
      `452 mailbox_full: Delivery to ${parts.message.to} failed at 192.0.2.25:25 (${mailServer})`,
      '452 4.2.2 The mailbox is full',
      parts,
    ),
    ...createClassification('mailbox_full', 12, '4.2.2'),
  }),

  MessageDeliveryFailed: (parts) => ({
    ...createDeliveryPayload(
      'HardFail',
      `550 invalid_recipient: Delivery to ${parts.message.to} failed at 192.0.2.25:25 (${mailServer})`,
      '550 5.1.1 The mailbox does not exist & never did',
      parts,
    ),
    ...createClassification('invalid_recipient', 10, '5.1.1'),
  }),

  MessageHeld: (parts) => ({
    ...createDeliveryPayload(
      'Held',
      `Recipient (${parts.message.to}) is on the suppression list (reason: hard fail)`,
      '',
      parts,
    ),
    sent_with_ssl: null,
    time: null,
  }),

  MessageBounced: ({ random, time, message }) => ({
    original_message: message,
    bounce: {
      ...createSampleMessage(random, time),
      direction: 'incoming',
      message_id: `<${random.token()}@${mailServer}>`,
      to: `${message.token ?? 'bounces'}@rp.shop.example`,
      from: '',
      subject: 'Undelivered Mail Returned to Sender',
      timestamp: time,
      tag: null,
      metadata: null,
    },
  }),

  MessageLoaded: createTrackingPayload,

  MessageLinkClicked: (parts) => ({
    ...createTrackingPayload(parts),
    url: 'https://shop.example/orders?id=A-1009&utm=mail',
    token: parts.random.token(),
  }),

  DomainDNSError: ({ random, time, server }) => ({
    server,
    domain: 'shop.example',
    uuid: random.uuid(),
    dns_checked_at: time,
    spf_status: 'Missing',
    spf_error: 'No SPF record exists for this domain',
    dkim_status: 'OK',
    dkim_error: null,
    mx_status: null,
    mx_error: null,
    return_path_status: 'OK',
    return_path_error: null,
  }),

  SendLimitApproaching: ({ random, server }) => ({ server, volume: 900 + random.integer(99), limit: 1000 }),
  SendLimitExceeded: ({ random, server }) => ({ server, volume: 1000 + random.integer(99), limit: 1000 }),
};
